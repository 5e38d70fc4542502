"""Counting after deeds, counting all anew, and making the figures of quarters that have ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from commonplace.flows import closing, counting, of_spaces, rebuilding
from commonplace.flows.models import Book
from commonplace.kit.clock import now
from commonplace.kit.jobs import job, periodic, progress

AT_ONCE = 200
LATER = timedelta(seconds=30)


@job(retries=8)
def count_entries(entry_keys: list[int], and_heirs: bool) -> None:
    """`and_heirs`: the entries became visible or hidden, so what grew from them is to be looked at, too."""
    for keys in _slices(entry_keys):
        if not counting.recount(keys):
            count_entries.using(run_after=now() + LATER).enqueue(entry_keys, and_heirs)
            return
        if and_heirs:
            for heirs in _slices(counting.heirs_of(keys)):
                if not counting.recount(heirs):
                    count_entries.using(run_after=now() + LATER).enqueue(heirs, False)


def _slices(keys: list[int]) -> Iterator[list[int]]:
    return (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))


@job(retries=1, time_limit=timedelta(hours=1))
def rebuild_flow() -> None:
    rebuilding.rebuild(report=lambda done, total, note: progress(done=done, total=total, note=note))


@periodic(minutes=6 * 60, time_limit=timedelta(hours=1))
def close_quarters() -> None:
    """A place that was never counted, because it is older than this room, is counted first."""
    if not Book.objects.filter(pk=1, built_at__isnull=False).exists():
        rebuilding.rebuild()
    closing.close_quarters()
    of_spaces.close_spaces()
