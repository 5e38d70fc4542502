"""What the inbox does outside of requests."""

from __future__ import annotations

from datetime import timedelta

from commonplace.inbox import upkeep
from commonplace.kit.jobs import job, periodic


@job(retries=2, time_limit=timedelta(minutes=5))
def keep_by_rule(uids: list[str]) -> None:
    """Keep items that a rule says to keep; what was triaged meanwhile stays as it is."""
    from commonplace.inbox.actions.triage import keep_for_rule

    for uid in uids:
        keep_for_rule(uid)


@periodic(minutes=60 * 24)
def let_old_items_leave() -> None:
    """Nothing piles up."""
    upkeep.let_leave()
    upkeep.forget()
