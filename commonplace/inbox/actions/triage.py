"""Triage: keep, put by for later, drop, and undo. Each deed may be done twice."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.entries.lifecycle import withdraw
from commonplace.inbox import keeping
from commonplace.inbox.models import InboxItem, ItemState
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member

KEPT_BY_RULES_A_DAY = 50


@transaction.atomic
def keep(actor: Member, found: InboxItem) -> InboxItem:
    """Save what the item is about: it becomes a save of this member alone. An entry that is about nothing on the web is kept as itself."""
    row = _held(actor, found)
    if row.state == ItemState.KEPT:
        return row
    kept = keeping.kept(actor, row)
    row.entry, row.made_entry = kept.entry, kept.is_new
    return _settle(row, ItemState.KEPT)


@transaction.atomic
def put_by(actor: Member, found: InboxItem) -> InboxItem:
    """Put it by for later."""
    row = _held(actor, found)
    return _settle(row, ItemState.LATER) if row.state in {ItemState.NEW, ItemState.DROPPED} else row


@transaction.atomic
def drop(actor: Member, found: InboxItem) -> InboxItem:
    """Let it go."""
    row = _held(actor, found)
    return _settle(row, ItemState.DROPPED) if row.state in {ItemState.NEW, ItemState.LATER} else row


@transaction.atomic
def undo(actor: Member, found: InboxItem) -> InboxItem:
    """Back to where it was before the last deed. A save that keeping made goes into the bin; an older one stays."""
    row = _held(actor, found)
    if row.state == row.previous:
        return row
    if row.state == ItemState.KEPT and row.made_entry and row.entry is not None:
        withdraw(row.entry)
    if row.state == ItemState.KEPT:
        row.entry, row.made_entry = None, False
    return _settle(row, ItemState(row.previous))


def keep_for_rule(uid: str) -> None:
    """Keep what a rule says to keep, as many a day as a person could look at; the rest waits as new."""
    found = InboxItem.objects.select_related("member").filter(uid=uid, state=ItemState.NEW, member__is_active=True).first()
    if found is None:
        return
    try:
        refuse_beyond(f"kept-by-rules:{found.member_id}", most=KEPT_BY_RULES_A_DAY, within=timedelta(days=1))
        keep(found.member, found)
    except Refusal:
        return


def _held(actor: Member, found: InboxItem) -> InboxItem:
    row = InboxItem.objects.of(actor).select_for_update(of=("self",)).shown().filter(pk=found.pk).first()
    if row is None:
        raise Refusal(_("This has left your inbox."))
    return row


def _settle(row: InboxItem, state: ItemState) -> InboxItem:
    row.previous, row.state = ItemState(row.state), state
    row.settled_at = row.arrived_at if state == ItemState.NEW else now()
    row.save(update_fields=["state", "previous", "settled_at", "entry", "made_entry"])
    return row
