"""Today: what was announced to this member, of what they follow or of all. Strangers are welcomed at the door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonplace.entries.models import Entry
from commonplace.entries.queries import CardsPage, stream
from commonplace.entries.words import Kind
from commonplace.following.queries import Interests, interests_of, seen_until
from commonplace.following.stream import followed_stream
from commonplace.kit.public_pages import open_to_the_web
from commonplace.people.models import Member
from commonplace.people.viewing import viewer_of
from commonplace.search.queries import library
from commonplace.spaces.models import Space

SPACES_SHOWN = 8
OPEN_SHOWN = 10
TOPICS_SHOWN = 24


@open_to_the_web
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What was announced to this member, newest first; the door for strangers."""
    viewer = viewer_of(request)
    if viewer is None:
        newest = stream(None)
        topics = library(None, size=0).tags[:TOPICS_SHOWN] if newest.cards else []
        return render(request, "web/welcome.html", {"page": CardsPage(newest.cards[:OPEN_SHOWN], None), "topics": topics})
    joined = list(Space.objects.joined_by(viewer))
    interests = interests_of(viewer, joined)
    shows_all = request.GET.get("show", "" if interests.follows_by_choice else "all") == "all"
    after = request.GET.get("after", "")
    page = _all(viewer, interests, after) if shows_all else followed_stream(viewer, interests, after=after)
    is_first_page = "after" not in request.GET
    context = {"page": page, "keep": "show=all" if shows_all else "show=followed", **_seen(viewer, page, after)}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "entries/_cards.html", context)
    tabs = [
        {"url": "/?show=followed", "label": _("What you follow"), "current": not shows_all},
        {"url": "/?show=all", "label": _("All that was announced to you"), "current": shows_all},
    ]
    context |= {
        "is_first_page": is_first_page,
        "tabs": tabs,
        "shows_all": shows_all,
        "spaces": joined[:SPACES_SHOWN],
        "drafts": _drafts(viewer),
    }
    return render(request, "web/today.html", context)


def _all(viewer: Member, interests: Interests, after: str) -> CardsPage:
    return stream(viewer, after=after, only=interests.unmuted() if interests.mutes else None)


def _seen(viewer: Member, page: CardsPage, after: str) -> dict[str, object]:
    """Where on this page begins what was seen before (with the first card, when the page before ended with something new), and the newest
    entry, to say that all is seen now."""
    until = seen_until(viewer)
    is_new = [until is None or (at is not None and at > until) for at in (card.entry.announced_at for card in page.cards)]
    begins_new = is_new[:1] == [True]
    was_new = begins_new or bool(after and until and Entry.objects.visible_to(viewer).filter(uid=after, announced_at__gt=until).exists())
    first_seen = is_new.index(False) if was_new and False in is_new else None
    return {
        "seen_from": page.cards[first_seen].entry.uid if first_seen is not None else "",
        "newest": page.cards[0].entry.uid if begins_new else "",
    }


def _drafts(viewer: Member) -> list[Entry]:
    """Own drafts to go on with."""
    drafts = Entry.objects.authored_by(viewer).private_to(viewer).filter(kind=Kind.NOTE)
    return list(drafts.only("uid", "title", "excerpt").order_by("-made_at", "-pk")[:3])
