"""Deeds around the digest: to want it, to say when, to end it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from commonplace.digest.models import DigestChoice, Rhythm
from commonplace.digest.times import next_after
from commonplace.kit.clock import now
from commonplace.people.models import Member


@transaction.atomic
def begin_digest(actor: Member, *, zone: str = "") -> DigestChoice:
    """Somebody wants something in their digest: from now on they have one, once a week. What they chose before stays, also that they want none."""
    choice, is_new = DigestChoice.objects.get_or_create(member=actor, defaults={"zone": zone})
    if is_new:
        choice.next_at = next_after(choice, now())
        choice.save(update_fields=["next_at"])
    return choice


@transaction.atomic
def choose_digest(
    actor: Member, *, rhythm: str, weekday: int, hour: int, zone: str = "", without: Sequence[str] | None = None
) -> DigestChoice:
    """Say how often and when it comes; `zone` is where the member is, empty for the organisation's. `without` names the sections that are not
    to stand in it; None leaves that as it is."""
    choice, _is_new = DigestChoice.objects.select_for_update().get_or_create(member=actor)
    choice.rhythm, choice.weekday, choice.hour, choice.zone = Rhythm(rhythm), weekday, hour, zone
    choice.without = choice.without if without is None else list(without)
    choice.next_at = next_after(choice, now())
    choice.save()
    return choice


@transaction.atomic
def stop_digest(choice: DigestChoice) -> None:
    """No more letters. Whoever has one in hand may say so; that it was signed is all that is asked (RFC 8058)."""
    DigestChoice.objects.filter(pk=choice.pk).update(rhythm=Rhythm.NEVER, next_at=None)
