"""Blocking somebody, and taking that back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.kit.errors import Refusal
from commonplace.people.models import Block, Member


@transaction.atomic
def block(actor: Member, other: Member) -> None:
    """From now on neither sees what the other writes. The other is not told, and cannot tell who of the two it was. Twice changes nothing."""
    if other.pk == actor.pk:
        raise Refusal(_("You cannot block yourself."))
    _held(actor, other)
    Block.objects.update_or_create(member=actor, other=other, defaults={"is_own": True})
    Block.objects.get_or_create(member=other, other=actor, defaults={"is_own": False})


@transaction.atomic
def unblock(actor: Member, other: Member) -> None:
    """Take one's own block back. Where the other has set one too, theirs stays, and nothing shows that it does."""
    _held(actor, other)
    theirs = Block.objects.filter(member=other, other=actor)
    if theirs.filter(is_own=True).exists():
        Block.objects.filter(member=actor, other=other).update(is_own=False)
    elif Block.objects.filter(member=actor, other=other, is_own=True).delete()[0]:
        theirs.delete()


def _held(actor: Member, other: Member) -> None:
    """Both at once may block or unblock each other: one waits for the other, so that there are always two rows or none."""
    list(Member.objects.select_for_update().filter(pk__in=[actor.pk, other.pk]).order_by("pk").values_list("pk"))
