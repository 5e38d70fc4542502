"""The list of what meets: to come, mine, and what is over with what came of it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonplace.entries.audience import Sight, in_space_at, sight_of
from commonplace.gatherings.models import Interest, Meeting
from commonplace.gatherings.queries import coming_meetings, gatherings_visible_to, meetings_of, past_meetings
from commonplace.gatherings.rows import rows_of
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

SIZE = 30


def _tabs(chosen: str, there: dict[str, str]) -> list[dict[str, object]]:
    labels = {"": _("To come"), "suggested": _("Suggested"), "mine": _("I come or host"), "over": _("Over")}
    return [
        {"label": label, "url": f"?{urlencode({**there, **({'shelf': key} if key else {})})}", "current": key == chosen}
        for key, label in labels.items()
    ]


def _suggested(request: HttpRequest, member: Member, sight: Sight) -> HttpResponse:
    """What has no time yet, the newest first, with how many would come and whether the viewer said so."""
    rows = gatherings_visible_to(sight).filter(starts_at__isnull=True, cancelled_at__isnull=True)
    would = Count("interests", filter=Q(interests__member__is_active=True))
    page = page_by_key(
        rows.select_related("entry__audience__space").annotate(would_come=would),
        keys=("-made_at", "-entry"),
        after=request.GET.get("after", ""),
        size=SIZE,
    )
    mine = set(Interest.objects.filter(member=member, gathering__in=page.items).values_list("gathering", flat=True))
    context = {
        "suggested": [(gathering, gathering.pk in mine) for gathering in page.items],
        "next_cursor": page.next_cursor,
        "keep": "shelf=suggested",
        "shelf": "suggested",
        "tabs": _tabs("suggested", {}),
    }
    return render(request, "gatherings/home.html", context)


def _shelves(member: Member, sight: Sight) -> dict[str, tuple[QuerySet[Meeting], tuple[str, str]]]:
    rising, falling = ("starts_at", "id"), ("-starts_at", "-id")
    return {
        "": (coming_meetings(sight), rising),
        "mine": (meetings_of(member), rising),
        "over": (past_meetings(sight), falling),
    }


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """`?shelf=` one of four; `?space=` those of one space that the member is in."""
    sight = sight_of(member)
    shelves = _shelves(member, sight)
    key = request.GET.get("shelf", "")
    if key == "suggested":
        return _suggested(request, member, sight)
    key = key if key in shelves else ""
    rows, order = shelves[key]
    space = member.spaces.filter(slug=request.GET["space"]).first() if request.GET.get("space") else None
    if space is not None:
        rows = rows.filter(in_space_at("gathering__entry", space.pk))
    found = rows.select_related("gathering__entry__author", "gathering__entry__audience__space", "harvest")
    page = page_by_key(found, keys=order, after=request.GET.get("after", ""), size=SIZE)
    there = {"space": space.slug} if space else {}
    context = {
        "rows": rows_of(member, page.items),
        "next_cursor": page.next_cursor,
        "keep": urlencode({**there, **({"shelf": key} if key else {})}),
        "shelf": key,
        "space": space,
        "tabs": _tabs(key, there),
        "calendar_url": reverse("gatherings:calendar") + (f"?space={space.slug}" if space else ""),
    }
    return render(request, "gatherings/home.html", context)
