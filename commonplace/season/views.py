"""The season view: for organisers of learning, and for hosts about what they run."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonplace.entries.audience import sight_of
from commonplace.flows.quarters import begins, ends, name_of, quarter_from, quarter_of, slug_of
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.season import queries
from commonplace.season.circles import calls_shown
from commonplace.season.coming_of import what_came_of
from commonplace.spaces.models import Membership, Role

OLDEST = 40
"""So many quarters one can look back."""


@member_required
@require_safe
def season(request: HttpRequest, member: Member) -> HttpResponse:
    """`?quarter=2026-4`: what ran then and what came of it; without it, the present one."""
    if not (member.organises or Membership.objects.filter(member=member, role=Role.HOST).exists()):
        raise Http404
    present = quarter_of(now())
    asked = quarter_from(request.GET.get("quarter", ""))
    quarter = min(max(asked, present - OLDEST), present) if asked is not None else present
    sight = sight_of(member)
    came = what_came_of(sight, queries.held_between(sight, begins(quarter), ends(quarter)))
    context = {
        "name": name_of(quarter),
        "is_present": quarter == present,
        "before": slug_of(quarter - 1) if quarter > present - OLDEST else "",
        "after": slug_of(quarter + 1) if quarter < present else "",
        "came": came,
        "sum": {name: sum(getattr(one, name) for one in came) for name in ("notes", "questions", "practices", "thanks")},
    }
    if quarter == present:
        context |= {
            "meetings": queries.meetings_between(member, sight, begins(quarter), ends(quarter + 1)),
            "rounds": (rounds := queries.rounds_shown(member)),
            "some_without": any(one.without for one in rounds),
            "calls": calls_shown(member),
            "goals": queries.goals_without_gathering(sight),
        }
    return render(request, "season/season.html", context)
