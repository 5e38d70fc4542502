"""What waits to leave: noted with the notices, handed out to jobs when it is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, F, Min, Value
from django.db.models.functions import Coalesce

from commonplace.activity.actions import UNDO_TIME
from commonplace.kit.bulk import insert_rows
from commonplace.kit.clock import now
from commonplace.notifications.channels import Channel, all_channels
from commonplace.notifications.models import Notice, Outgoing

AT_ONCE = 5_000
"""Members named in one statement; SQLite takes 32,766 values."""
HANDED_OUT_AT_ONCE = 2_000
WRITTEN_AT_ONCE = 100
"""Jobs in one transaction, while which nobody else writes on SQLite."""
TAKEN_FOR_DEAD = timedelta(minutes=15)
"""Longer than any message takes, a mail server's patience included."""


def let_wait(notices: Sequence[Notice]) -> None:
    """Note for whom something is to leave, in the transaction that writes the notices. The minute in which deeds can be undone goes first."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for channel in all_channels():
        waiting[channel.name] += [notice.member_id for notice in notices if getattr(notice, channel.wanted)]
    for channel in all_channels():
        if waiting[channel.name]:
            made_at = max(notice.made_at for notice in notices)
            _due(channel, waiting[channel.name], at=made_at + UNDO_TIME + channel.gathers)


def _due(channel: Channel, members: list[int], *, at: datetime) -> None:
    insert_rows([Outgoing(member_id=one, channel=channel.name, due_at=at) for one in sorted(members)], ignore_conflicts=True)
    due = Coalesce(F("due_at"), Value(at, output_field=DateTimeField()))
    for some in (members[start : start + AT_ONCE] for start in range(0, len(members), AT_ONCE)):
        # Every row is written, also one that is due already: so a worker that is about to note that nothing waits has to wait for us.
        Outgoing.objects.filter(channel=channel.name, member__in=some).update(due_at=due)
    look_at(at)


def look_at(moment: datetime) -> None:
    """Have what is due then handed out; one job for all that waits."""
    from commonplace.notifications.jobs import hand_out

    hand_out.using(unique_key="due", run_after=moment).enqueue()


def hand_out_due() -> None:
    """A job for whatever is due now, and another look when the next will be."""
    from commonplace.notifications.jobs import deliver_notices

    moment = now()
    due = Outgoing.objects.filter(due_at__lte=moment).order_by("due_at")
    found = list(due.values_list("pk", flat=True)[:HANDED_OUT_AT_ONCE])
    for some in (found[start : start + WRITTEN_AT_ONCE] for start in range(0, len(found), WRITTEN_AT_ONCE)):
        with transaction.atomic():
            for outgoing_id in some:
                deliver_notices.using(unique_key=f"outgoing:{outgoing_id}").enqueue(outgoing_id)
    if len(found) == HANDED_OUT_AT_ONCE:
        # The rest waits until these were taken, or the same would be handed out again.
        look_at(moment + timedelta(seconds=10))
    elif following := Outgoing.objects.filter(due_at__gt=moment).aggregate(at=Min("due_at"))["at"]:
        look_at(following)
