"""The flow of a space, for those who are in it; to everybody else there is no such page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonplace.flows import handing_out, pictures, queries
from commonplace.flows.closing import Figures
from commonplace.flows.quarters import name_of, quarter_from, slug_of
from commonplace.flows.words import METHODS, SPACE_METHODS, WITHIN
from commonplace.kit.figures import FEWEST
from commonplace.kit.plots import Plot, Series, bars
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.spaces.models import Space


@member_required
@require_safe
def space(request: HttpRequest, member: Member, slug: str) -> HttpResponse:
    found = _space_of(member, slug)
    rows = queries.published_in(found)
    context: dict[str, Any] = {
        "space": found,
        "methods": METHODS | SPACE_METHODS,
        "kept_methods": [METHODS[name] for name in ("reuse", "adopted", "fresh")],
        "next_on": queries.next_figures_on(),
        "is_small": found.memberships.count() < FEWEST,
        "place": "flow",
        "pulse_key": f"space-{found.slug}",
    }
    if rows:
        context |= _about(found, rows, clean_line(request.GET.get("quarter", "")))
    return render(request, "flows/space.html", context)


def _space_of(member: Member, slug: str) -> Space:
    return get_object_or_404(Space.objects.joined_by(member), slug=slug)


def _about(found: Space, rows: list[tuple[int, Figures]], wanted: str) -> dict[str, Any]:
    known = [number for number, _made in rows]
    quarter = quarter_from(wanted) if wanted else known[-1]
    if quarter not in known:
        raise Http404
    place = known.index(quarter)
    made = rows[place][1]
    return {
        "quarter": name_of(quarter),
        "figures": made,
        "answered_within": WITHIN.get(made["questions"]["time"] or ""),
        "plots": _plots(get_language() or "", found.pk, place, tuple(known)),
        "earlier": place and slug_of(known[place - 1]),
        "later": place + 1 < len(known) and slug_of(known[place + 1]),
    }


@lru_cache(maxsize=128)
def _plots(language: str, space_id: int, place: int, known: tuple[int, ...]) -> dict[str, Plot | None]:
    """What is drawn once for each quarter that has figures: these never change. `language` and `known` are part of the key of what is kept."""
    rows = queries.published_in(Space(pk=space_id))
    until_then = rows[max(0, place + 1 - pictures.SHOWN_QUARTERS) : place + 1]
    return {
        "passed": _passed(rows[place][1]),
        "part": pictures.who_takes_part(until_then),
        "shares": pictures.answered_and_used(until_then),
    }


def _passed(made: Figures) -> Plot | None:
    ways = {name: {row["team"]: row["times"] for row in made[name]} for name in ("came_in", "went_out")}
    teams = sorted({team for way in ways.values() for team in way})
    if not teams:
        return None
    return bars(
        "passed",
        title=_("In and out, by team"),
        text=_("What came into the space from what everybody may see, and what everybody may see that grew from what was shared here."),
        labels=[team or _("Without a team") for team in teams],
        series=[
            Series(_("Came in"), [ways["came_in"].get(team) for team in teams]),
            Series(_("Went out"), [ways["went_out"].get(team) for team in teams]),
        ],
        heads=_("Team"),
    )


@member_required
@require_safe
def space_csv(request: HttpRequest, member: Member, slug: str) -> HttpResponse:
    found = _space_of(member, slug)
    headers = {"Content-Disposition": f'attachment; filename="flow-{found.slug}.csv"'}
    body = handing_out.as_csv(queries.published_in(found), handing_out.rows_of_space)
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)


@member_required
@require_safe
def space_json(request: HttpRequest, member: Member, slug: str) -> HttpResponse:
    found = _space_of(member, slug)
    headers = {"Content-Disposition": f'attachment; filename="flow-{found.slug}.json"'}
    told = METHODS | SPACE_METHODS
    methods = {name: told[name] for name in ("space_flows", "space", "part", "questions", "reuse", "adopted", "fresh")}
    return JsonResponse(handing_out.as_json(queries.published_in(found), methods), headers=headers)
