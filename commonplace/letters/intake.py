"""The door for mail, whichever way it comes: the listener and the pipe command both end here. Nothing is ever answered by mail."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import transaction

from commonplace.letters.models import Address, Letter, LetterState, Sender, Stance, Takes
from commonplace.letters.parsing.message import Mail, read_head
from commonplace.people.limits import refuse_beyond

MOST_AN_HOUR = 100


def take(address: Address, raw: bytes, *, envelope_from: str) -> Letter | None:
    """Take a message in for the member whose address it was sent to; None when it is passed over in silence.

    Passed over are bounces, answers of machines, letters of muted senders, and what came before. What is taken lies in the database, with the job
    that reads it, before anybody is told so. Raises Refusal (may be tried again) when too much comes at once.
    """
    head = read_head(raw)
    if head.is_automatic or not envelope_from.strip().strip("<>"):
        return None
    key = hashlib.sha256(head.key.encode("utf-8", "replace") if head.key else raw).hexdigest()
    if Letter.objects.filter(member=address.member_id, key=key).exists():
        return None
    refuse_beyond(f"mail:{address.member_id}", most=MOST_AN_HOUR, within=timedelta(hours=1))
    with transaction.atomic():
        sender = _sender(address, head)
        if sender is not None and sender.stance == Stance.MUTED:
            return None
        is_held = address.takes == Takes.ALLOWED and not _is_allowed(address, sender)
        facts = {"sender": sender, "raw": raw, "title": head.subject, "state": LetterState.HELD if is_held else LetterState.WAITING}
        letter, is_new = Letter.objects.get_or_create(member=address.member, key=key, defaults=facts)
        if is_new and not is_held:
            enqueue_reading(letter)
    return letter if is_new else None


def enqueue_reading(letter: Letter) -> None:
    from commonplace.letters.jobs import read_letter

    read_letter.using(unique_key=f"letter:{letter.pk}", owner=str(letter.member_id)).enqueue(letter.pk)


def _sender(address: Address, head: Mail) -> Sender | None:
    if not head.sender_address:
        return None
    facts = {"name": head.sender_name}
    sender, is_new = Sender.objects.get_or_create(member=address.member, address=head.sender_address, defaults=facts)
    if not is_new and head.sender_name and sender.name != head.sender_name:
        sender.name = head.sender_name
        sender.save(update_fields=["name"])
    return sender


def _is_allowed(address: Address, sender: Sender | None) -> bool:
    return sender is not None and (sender.stance == Stance.ALLOWED or is_own(address, sender))


def is_own(address: Address, sender: Sender) -> bool:
    """Whether it says that it came from the member's own e-mail address. Nobody proves that here; so what it can do stays with the member: an item in
    their inbox, a save that only they see. Whoever knows the private address and theirs can do as much."""
    return sender.address == address.member.email.lower()
