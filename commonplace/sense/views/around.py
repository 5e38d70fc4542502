"""What surrounds an entry: where it is spoken of without a link, and the map of its neighbourhood."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.entries.models import Entry
from commonplace.entries.words import RESPONSES, WITH_OWN_FORM
from commonplace.kit.errors import Refusal
from commonplace.kit.public_pages import open_to_the_web
from commonplace.people.models import Member
from commonplace.people.viewing import member_required, viewer_of
from commonplace.sense.drawing import drawn
from commonplace.sense.mapping import neighbourhood
from commonplace.sense.mentions import link_mention, may_be_mentioned, unlinked_mentions


@member_required
@require_safe
def mentions(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Texts that speak of the entry by its title and do not link to it. When htmx asks, the list alone."""
    entry = get_object_or_404(Entry.objects.visible_to(member).filter(root=None), uid=uid)
    context = {"entry": entry, "mentions": unlinked_mentions(member, entry), "is_telling": may_be_mentioned(entry.title)}
    template = "sense/_mentions.html" if request.htmx else "sense/mentions.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@member_required
@require_POST
def link_here(request: HttpRequest, member: Member, uid: str, other: str) -> HttpResponse:
    """Turn the first mention of the entry in one's own text `other` into a link."""
    entry = get_object_or_404(Entry.objects.visible_to(member).filter(root=None), uid=uid)
    mine = Entry.objects.authored_by(member).exclude(kind__in=[*RESPONSES, *WITH_OWN_FORM])
    text = get_object_or_404(mine.select_related("author", "audience"), uid=other)
    try:
        revised = link_mention(member, text, entry)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        kept = revised.revisions.first()
        undo = f"undo={reverse('sense:restore', args=[revised.uid, kept.number])}" if kept else ""
        messages.success(request, _("Linked in “%(title)s”.") % {"title": revised}, extra_tags=undo)
    return redirect("sense:mentions", uid=entry.uid)


@open_to_the_web
@require_safe
def map_of(request: HttpRequest, uid: str) -> HttpResponse:
    """A picture of what is one or two steps away, and the same as a list."""
    viewer = viewer_of(request)
    entry = get_object_or_404(Entry.objects.visible_to(viewer).filter(root=None).select_related("author", "source"), uid=uid)
    around = neighbourhood(viewer, entry)
    return render(request, "sense/map.html", {"entry": entry, "map": around, "drawing": drawn(around), "viewer": viewer})
