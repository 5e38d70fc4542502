"""What stands beside the stream on Today: short shelves, asked for once the stream is there, so that it need not wait for them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonplace.communities.today import going_first
from commonplace.entries.models import Entry
from commonplace.gatherings.queries import meetings_of
from commonplace.gatherings.rows import Row, rows_of
from commonplace.goals.news import news_for_goals
from commonplace.goals.queries import goals_of
from commonplace.kit.clock import now
from commonplace.kit.zones import zone_named, zone_said_by
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.questions.could_answer import could_answer
from commonplace.review.choosing import day_of

SHOWN = 5
GATHERINGS = 3


@member_required
@require_safe
def beside(request: HttpRequest, member: Member) -> HttpResponse:
    """For my goals, questions I could answer, my next gatherings, today's review. A page of its own where there is no script."""
    context = {
        "place": "today",
        "has_goals": goals_of(member).filter(ended_at__isnull=True).exists(),
        "news": news_for_goals(member, limit=SHOWN),
        "questions": could_answer(member, limit=SHOWN),
        "gatherings": _next_gatherings(member),
        "review": _review(member),
        **going_first(member, now().astimezone(zone_named(zone_said_by(request))).date()),
    }
    return render(request, "web/_beside.html" if request.htmx else "web/beside.html", context)  # type: ignore[attr-defined]


def _next_gatherings(member: Member) -> list[Row]:
    """Those that the member comes to or hosts."""
    found = meetings_of(member).select_related("gathering__entry").order_by("starts_at", "pk")
    return rows_of(member, list(found[:GATHERINGS]))


def _review(member: Member) -> dict[str, object]:
    """How much of today's review is left, and the words of the card that comes next."""
    day = day_of(member)
    first = Entry.objects.visible_to(member).filter(pk=day.left[0].entry_id).only("uid", "title", "excerpt").first() if day.left else None
    return {"left": len(day.left), "done": day.done, "first": first}
