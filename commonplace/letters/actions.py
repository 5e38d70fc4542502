"""Deeds around senders: to allow, to leave out, and neither; and what the address takes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.kit.errors import Refusal
from commonplace.letters.addresses import address_of
from commonplace.letters.intake import enqueue_reading
from commonplace.letters.models import Letter, LetterState, Sender, Stance, Takes
from commonplace.people.models import Member


@transaction.atomic
def decide(actor: Member, sender: Sender, stance: Stance) -> None:
    """Allow a sender (what waits of theirs is read), leave them out (what waits is thrown away), or take either back."""
    present = Sender.objects.select_for_update().filter(pk=sender.pk, member=actor).first()
    if present is None:
        raise Refusal(_("Only the person to whom they wrote can do that."))
    present.stance = stance
    present.save(update_fields=["stance"])
    held = Letter.objects.filter(sender=present, state=LetterState.HELD)
    if stance == Stance.MUTED:
        held.delete()
    elif stance == Stance.ALLOWED:
        letters = list(held.only("pk", "member_id"))
        held.update(state=LetterState.WAITING)
        for letter in letters:
            enqueue_reading(letter)


@transaction.atomic
def set_takes(actor: Member, takes: Takes) -> None:
    """Say from whom one's address takes mail."""
    address = address_of(actor)
    if address is not None:
        address.takes = takes
        address.save(update_fields=["takes"])
