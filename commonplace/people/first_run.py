"""How an instance gets its first administrator: a page behind a one-time link that the terminal prints. No password is ever preset."""

import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from commonplace.kit.ids import new_secret
from commonplace.people.models import FirstRunToken, Member


def is_first_run() -> bool:
    return not Member.objects.filter(is_administrator=True, is_active=True).exists()


def first_run_url() -> str | None:
    """The address where the first administrator is made, or None when there is one. Each call makes a new link and ends the one before."""
    with transaction.atomic():
        if not is_first_run():
            return None
        token = new_secret()
        FirstRunToken.objects.all().delete()
        FirstRunToken.objects.create(token_hash=_hash(token))
    return settings.BASE_URL + reverse("people:first_run", args=[token])


def opens_first_run(token: str) -> bool:
    """Whether this token makes the first administrator now."""
    stored = FirstRunToken.objects.values_list("token_hash", flat=True).first()
    return stored is not None and secrets.compare_digest(stored, _hash(token)) and is_first_run()


def use_up(token: str) -> bool:
    """Take the token away; False when someone else was quicker. Part of the transaction that makes the administrator."""
    return FirstRunToken.objects.filter(token_hash=_hash(token)).delete()[0] == 1


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
