"""The Share place: what waits to be shared, and the spaces to share in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonplace.entries.models import Entry
from commonplace.entries.queries import cards_page
from commonplace.entries.words import Kind
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.spaces.models import Space


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """The newest that only this member sees yet, and what they shared."""
    mine = Entry.objects.authored_by(member).filter(root__isnull=True)
    private = mine.private_to(member).filter(kind__in=[Kind.NOTE, Kind.POST, Kind.QUESTION, Kind.HIGHLIGHT])
    page = cards_page(member, mine.shared(), after=request.GET.get("after", ""), size=10)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "entries/_cards.html", {"page": page})
    context = {
        "private": cards_page(member, private, size=5),
        "page": page,
        "spaces": list(Space.objects.joined_by(member)[:30]),
    }
    return render(request, "share/home.html", context)
