"""Giving the entries that bear a name the tag that it means now, and back."""

from __future__ import annotations

from datetime import timedelta

from commonplace.kit.jobs import job


@job(retries=3, time_limit=timedelta(minutes=30))
def take_name(other_id: int) -> None:
    from commonplace.topics.merging import take

    take(other_id)


@job(retries=3, time_limit=timedelta(minutes=30))
def give_back_name(other_id: int) -> None:
    from commonplace.topics.merging import give_back

    give_back(other_id)
