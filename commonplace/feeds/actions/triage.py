"""Triage: keep, put by for later, drop, and undo. Each deed may be done twice."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.entries.lifecycle import withdraw
from commonplace.entries.tags import split_tags
from commonplace.feeds.models import InboxItem, ItemState
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member
from commonplace.seek.actions import capture
from commonplace.seek.models import ReachedBy

KEPT_BY_RULES_A_DAY = 50


def keep(actor: Member, found: InboxItem) -> InboxItem:
    """Save what the item is about: it becomes a save of this member alone, which a feed brought."""
    with transaction.atomic():
        row = _held(actor, found)
        if row.state == ItemState.KEPT:
            return row
        item = row.item
        if not item.url:
            raise Refusal(_("The feed gives no address for this, so there is nothing to keep."))
        captured = capture(actor, url=item.url, reached_by=ReachedBy.FEED_OR_SEARCH, title=item.title, tags=split_tags(row.tags))
        row.entry, row.made_entry = captured.entry, captured.is_new
        return _settle(row, ItemState.KEPT)


@transaction.atomic
def put_by(actor: Member, found: InboxItem) -> InboxItem:
    """Put it by for later."""
    row = _held(actor, found)
    return _settle(row, ItemState.LATER) if row.state == ItemState.NEW else row


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
    row = InboxItem.objects.select_for_update(of=("self",)).select_related("item").filter(pk=found.pk, member=actor).first()
    if row is None:
        raise Refusal(_("This has left your inbox."))
    return row


def _settle(row: InboxItem, state: ItemState) -> InboxItem:
    row.previous, row.state = ItemState(row.state), state
    row.settled_at = row.arrived_at if state == ItemState.NEW else now()
    row.save(update_fields=["state", "previous", "settled_at", "entry", "made_entry"])
    return row
