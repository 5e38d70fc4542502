"""The list of what meets: to come, mine, and what is over with what came of it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonplace.entries.audience import Looker, in_space_at, sight_of
from commonplace.gatherings.models import Meeting
from commonplace.gatherings.queries import coming_meetings, meetings_of, meetings_visible_to
from commonplace.gatherings.rows import rows_of
from commonplace.kit.clock import now
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

SIZE = 30


def _over(looker: Looker) -> QuerySet[Meeting]:
    return meetings_visible_to(looker).filter(ends_at__lte=now(), cancelled_at__isnull=True, gathering__cancelled_at__isnull=True)


def _shelves(member: Member, sight: Looker) -> dict[str, tuple[str, QuerySet[Meeting], tuple[str, str]]]:
    rising, falling = ("starts_at", "id"), ("-starts_at", "-id")
    return {
        "": (_("To come"), coming_meetings(sight), rising),
        "mine": (_("I come or host"), meetings_of(member), rising),
        "over": (_("Over"), _over(sight), falling),
    }


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """`?shelf=` one of three; `?space=` those of one space that the member is in."""
    sight = sight_of(member)
    shelves = _shelves(member, sight)
    key = request.GET.get("shelf", "")
    key = key if key in shelves else ""
    _label, rows, order = shelves[key]
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
        "tabs": [
            {"label": label, "url": f"?{urlencode({**there, **({'shelf': name} if name else {})})}", "current": name == key}
            for name, (label, _rows, _order) in shelves.items()
        ],
    }
    return render(request, "gatherings/home.html", context)
