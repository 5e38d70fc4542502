"""That a calendar has to be told is noted in the deed's transaction; what it is told is looked up when the message is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from commonplace.kit.clock import now

PATIENCE = timedelta(minutes=2)
"""Who comes and thinks better of it at once gets no mail; what is changed in several steps is told in one."""


def owe(gathering_id: int, members: Iterable[int], *, at_once: bool = False) -> None:
    """These members' calendars may have to be told; `at_once` where one has waited already."""
    from commonplace.gatherings.jobs import mail_calendar

    due = None if at_once else now() + PATIENCE
    for member_id in members:
        mail_calendar.using(unique_key=f"{gathering_id}:{member_id}", run_after=due).enqueue(gathering_id, member_id)


def owe_all(gathering_id: int) -> None:
    """The calendars of all who have to do with it."""
    from commonplace.gatherings.jobs import mail_calendars

    mail_calendars.using(unique_key=str(gathering_id), run_after=now() + PATIENCE).enqueue(gathering_id)
