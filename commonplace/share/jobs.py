"""What was planned is shared outside of requests."""

from __future__ import annotations

from commonplace.kit.clock import now
from commonplace.kit.jobs import periodic
from commonplace.share.planning import due_plans, take_planned


@periodic(minutes=1)
def share_what_is_due() -> None:
    for entry_id in due_plans(now()):
        take_planned(entry_id)
