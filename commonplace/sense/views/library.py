"""The Sense place: everything a member wrote and kept, and their bin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from commonplace.entries.models import Entry
from commonplace.entries.queries import cards_page
from commonplace.entries.words import Kind
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.sense.reading_places import being_read

SHELVES = {
    "": (_("Everything"), None),
    "notes": (_("Notes"), [Kind.NOTE]),
    "highlights": (_("Highlights"), [Kind.HIGHLIGHT]),
    "saves": (_("Saves"), [Kind.SAVE]),
    "posts": (_("Posts and questions"), [Kind.POST, Kind.QUESTION, Kind.PRACTICE]),
    "responses": (_("Comments and answers"), [Kind.COMMENT, Kind.ANSWER]),
}


@member_required
@require_safe
def library(request: HttpRequest, member: Member) -> HttpResponse:
    """One's own entries, newest first; `?shelf=` keeps to some kinds."""
    shelf = request.GET.get("shelf", "")
    shelf = shelf if shelf in SHELVES else ""
    entries = Entry.objects.authored_by(member)
    kinds = SHELVES[shelf][1]
    if kinds is not None:
        entries = entries.filter(kind__in=kinds)
    page = cards_page(member, entries, after=request.GET.get("after", ""))
    may_choose = shelf == "highlights"
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "sense/_choosable_cards.html" if may_choose else "entries/_cards.html", {"page": page})
    tabs = [{"label": label, "url": f"?shelf={key}" if key else "?", "current": key == shelf} for key, (label, _kinds) in SHELVES.items()]
    reading = being_read(member) if "after" not in request.GET else []
    keep = f"shelf={shelf}" if shelf else ""
    return render(request, "sense/library.html", {"page": page, "tabs": tabs, "may_choose": may_choose, "keep": keep, "reading": reading})


@member_required
@require_safe
def bin_of(request: HttpRequest, member: Member) -> HttpResponse:
    """What one has withdrawn, and can bring back."""
    page = cards_page(member, Entry.objects.in_bin_of(member), after=request.GET.get("after", ""))
    return render(request, "sense/bin.html", {"page": page})
