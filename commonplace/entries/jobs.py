"""What follows a change of many entries little by little: cards show names of people and spaces, and are drawn anew when one changes;
steps are run for thousands of responses."""

from collections.abc import Sequence

from django.db.models import QuerySet

from commonplace.entries.lifecycle import BATCH, redraw_cards
from commonplace.entries.models import Entry
from commonplace.entries.responses import AT_ONCE, run_steps_for
from commonplace.entries.steps import Change
from commonplace.kit.jobs import job, progress


def _redraw(entries: QuerySet[Entry]) -> None:
    total = entries.count()
    done, last = 0, 0
    while batch := list(entries.filter(pk__gt=last).select_related("author", "audience", "source").order_by("pk")[:BATCH]):
        redraw_cards(batch)
        last = batch[-1].pk
        done += len(batch)
        progress(done=done, total=total)


@job(retries=3)
def redraw_cards_of_member(member_id: int) -> None:
    _redraw(Entry.objects.filter(author=member_id))


@job(retries=3)
def redraw_cards_in_space(space_id: int) -> None:
    _redraw(Entry.objects.filter(audience__space=space_id))


@job(retries=3, priority=1)
def run_steps_of_responses(responses: Sequence[int], change: str) -> None:
    for begin in range(0, len(responses), AT_ONCE):
        run_steps_for(responses[begin : begin + AT_ONCE], Change(change))
        progress(done=min(begin + AT_ONCE, len(responses)), total=len(responses))
