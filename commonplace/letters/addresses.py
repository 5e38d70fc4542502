"""The private address of a member: made, changed at once, ended at once."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import transaction

from commonplace.kit.clock import now
from commonplace.letters.models import Address, Takes
from commonplace.people.models import Member

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 22  # 109 random bits


def address_of(member: Member) -> Address | None:
    return Address.objects.open().filter(member=member).order_by("-pk").first()


@transaction.atomic
def new_address(actor: Member) -> Address:
    """Give the member an address; the one before takes nothing more from this moment on, and its settings go over."""
    Member.objects.select_for_update().get(pk=actor.pk)
    before = address_of(actor)
    end_address(actor)
    local_part = "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))
    return Address.objects.create(member=actor, local_part=local_part, takes=before.takes if before else Takes.ANYONE)


@transaction.atomic
def end_address(actor: Member) -> None:
    """Take no more mail. What came stays."""
    Address.objects.filter(member=actor, ended_at__isnull=True).update(ended_at=now())


def address_in(written: str) -> Address | None:
    """Whose address this is, as it stands in an envelope; None for what is nobody's. What follows a "+" is not looked at."""
    name = local_part_of(written).partition("+")[0]
    return Address.objects.open().filter(local_part=name).select_related("member").first() if len(name) == LENGTH else None


def local_part_of(written: str) -> str:
    """What stands before the @ of an address at our domain, in lower case; "" for any other."""
    local_part, at, domain = written.strip().strip("<>").rpartition("@")
    if not at or domain.lower().rstrip(".") != settings.MAIL_IN_DOMAIN.lower() or len(written) > 320 or "\x00" in written:
        return ""
    name = local_part.strip('"').lower()
    return name if len(name) <= 64 else ""
