"""Cards show names of people and spaces; when one changes, the cards that show it are drawn anew, little by little."""

from django.db.models import QuerySet

from commonplace.entries.lifecycle import BATCH, redraw_cards
from commonplace.entries.models import Entry
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
