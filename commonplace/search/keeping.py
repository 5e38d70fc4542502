"""The index and what ranking knows beside it are written together; and made again when the way in which they are made has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import Max

from commonplace.entries.models import Entry
from commonplace.search.models import Coverage
from commonplace.search.port import Row, engine, position_of
from commonplace.search.rows import rows_of
from commonplace.search.signing import clear_signs, sign, strike

WAY = 3
"""How words are prepared, concepts counted and meanings told. Whoever changes it adds one, and every place makes its index again by itself."""
COMPLETE = -1
BATCH = 500
PAUSE = 0.02
"""Seconds between batches, in which SQLite lets waiting writers in."""

Report = Callable[[int, int], None]
"""Told the last entry that is done, and the last there is."""


def keep_rows(rows: Sequence[Row]) -> None:
    """Store the rows, each in the place of the one with its position."""
    if rows:
        engine().index(rows)
        sign(rows)


def forget_rows(positions: Sequence[int]) -> None:
    """Forget these rows; positions that are not there are no error."""
    if positions:
        engine().remove(positions)
        strike(positions)


def forget_all() -> None:
    engine().clear()
    clear_signs()


def index_all(*, start: int = 0, report: Report = lambda done, last: None) -> int:
    """Index the entries behind `start` in the order of their ids, and say which was the last. The program may run meanwhile."""
    last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    done = start
    while done < last:
        done = _index_batch(done)
        report(done, last)
        time.sleep(PAUSE)
    return done


@transaction.atomic
def _index_batch(after: int) -> int:
    """The next entries. They are locked, so that an edit cannot come between."""
    entries = Entry.objects.select_for_update(of=("self",)).select_related("source").defer("body", "card_html")
    batch = list(entries.filter(pk__gt=after).order_by("pk")[:BATCH])
    keep_rows(rows_of([entry for entry in batch if not entry.is_withdrawn]))
    forget_rows([position_of(entry.pk, entry.made_at) for entry in batch if entry.is_withdrawn])
    return batch[-1].pk if batch else after + BATCH


def bring_up_to_date(report: Report) -> None:
    """Make the index again, if it was made in another way. Stopped halfway, it goes on from there."""
    covered = Coverage.objects.first()
    if covered is not None and covered.way == WAY and covered.done == COMPLETE:
        return
    if covered is None or covered.way != WAY:
        Coverage.objects.all().delete()
        covered = Coverage.objects.create(way=WAY)
    row = Coverage.objects.filter(pk=covered.pk)

    def note(done: int, last: int) -> None:
        row.update(done=done)
        report(done, last)

    index_all(start=covered.done, report=note)
    row.update(done=COMPLETE)
    engine().tidy()
