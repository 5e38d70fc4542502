"""Today: what was announced to this member. Strangers are welcomed at the door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonplace.entries.models import Entry
from commonplace.entries.queries import stream
from commonplace.entries.words import Kind
from commonplace.people.models import Member
from commonplace.people.viewing import viewer_of
from commonplace.spaces.models import Space


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What was announced to this member, newest first; the door for strangers."""
    viewer = viewer_of(request)
    if viewer is None:
        return render(request, "web/welcome.html")
    page = stream(viewer, after=request.GET.get("after", ""))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "entries/_cards.html", {"page": page})
    context = {"page": page, "is_first_page": "after" not in request.GET, **_beside(viewer)}
    return render(request, "web/today.html", context)


def _beside(viewer: Member) -> dict[str, object]:
    """What stands beside the stream: own drafts to go on with, and the spaces one is in."""
    drafts = Entry.objects.authored_by(viewer).private_to(viewer).filter(kind=Kind.NOTE)
    return {
        "drafts": list(drafts.only("uid", "title", "excerpt").order_by("-made_at", "-pk")[:3]),
        "spaces": list(Space.objects.joined_by(viewer)[:8]),
    }
