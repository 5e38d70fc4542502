"""Deeds around presence."""

from __future__ import annotations

from django.db import transaction

from commonplace.live.models import Presence, ReadsUnseen
from commonplace.people.models import Member


@transaction.atomic
def show_presence(actor: Member, *, is_shown: bool) -> None:
    """Let others see what one reads, or not. Not takes effect at once, also for the pages that are open."""
    if is_shown:
        ReadsUnseen.objects.filter(member=actor).delete()
    else:
        ReadsUnseen.objects.get_or_create(member=actor)
        Presence.objects.filter(member=actor).delete()
