"""Whom a member does not go with: their own lists, and blocks. The one place that reads them.

A list is for nobody's eyes but its owner's. So it stops nothing that others could watch being stopped: an offer between two such people may
come to be, by an organiser's hand or because somebody asks. It is only not shown to the one who keeps the other off, and runs out like any that
nobody answers.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commonplace.kit.errors import Refusal
from commonplace.mentoring.models import NotWith
from commonplace.people.models import Block, Member

MOST = 100


def kept_off(member_id: int) -> set[int]:
    """The people of whom this member gets no offers."""
    listed = NotWith.objects.filter(member=member_id).values_list("other", flat=True)
    return {*listed, *Block.objects.of(member_id).values_list("other", flat=True)}


def is_kept_off(member_id: int, other_id: int) -> bool:
    return NotWith.objects.filter(member=member_id, other=other_id).exists() or Block.objects.of(member_id).filter(other=other_id).exists()


def apart_among(members: Collection[int]) -> set[tuple[int, int]]:
    """All (one, other) of these people who do not go together, both ways round."""
    keys = set(members)
    if not keys:
        return set()
    found: set[tuple[int, int]] = set()
    for model in (NotWith, Block):
        # Of each list, not by a list of keys: thousands take part, and SQLite takes only so many values.
        pairs = model._default_manager.values_list("member", "other")
        found |= {(one, other) for one, other in pairs if one in keys and other in keys}
    return found | {(other, one) for one, other in found}


def own_list(member: Member) -> list[NotWith]:
    return list(NotWith.objects.filter(member=member).select_related("other").order_by("other__name_key", "pk"))


@transaction.atomic
def not_with(actor: Member, *, other: Member) -> NotWith:
    """From now on the actor is offered nothing with this person. Twice changes nothing, and nobody is told."""
    if other.pk == actor.pk:
        raise Refusal(_("You are not matched with yourself anyway."), field="handle")
    if NotWith.objects.filter(member=actor).exclude(other=other).count() >= MOST:
        raise Refusal(_("That is more than 100 people. Write to whoever runs mentoring instead; they will help."), field="handle")
    return NotWith.objects.get_or_create(member=actor, other=other)[0]


@transaction.atomic
def with_again(actor: Member, *, other: Member) -> None:
    """Take `not_with` back."""
    NotWith.objects.filter(Q(member=actor), other=other).delete()
