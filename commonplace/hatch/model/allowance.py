"""How much may be asked of a model: so many tokens a day for each member, and for all together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from commonplace.hatch.models import Allowance
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member

LETTERS_A_TOKEN = 3
"""Fewer than in any language that models are mostly asked in: what is set aside is rather too much."""


@dataclass(frozen=True)
class SetAside:
    day: date
    member_id: int
    tokens: int


def tokens_of(text: str) -> int:
    """About how many tokens a text is, rather too many."""
    return len(text) // LETTERS_A_TOKEN + 1


@transaction.atomic
def set_aside(member: Member, tokens: int) -> SetAside:
    """Count the tokens as used before they are, so that two hatches at once cannot both have the last of them. A Refusal once a limit is reached."""
    day = now().astimezone(UTC).date()
    own = _("You have used up what a member may ask of the model in a day. Tomorrow there is more; without it you can go on.")
    of_all = _("What everybody together may ask of the model in a day is used up. Tomorrow there is more; without it you can go on.")
    for owner, limit, refused in ((member, settings.MODEL_MEMBER_TOKENS, own), (None, settings.MODEL_ALL_TOKENS, of_all)):
        row, _made = Allowance.objects.get_or_create(day=day, member=owner)
        if not Allowance.objects.filter(pk=row.pk, tokens__lte=limit - tokens).update(tokens=F("tokens") + tokens):
            raise Refusal(refused, may_retry=True)
    return SetAside(day, member.pk, tokens)


def settle(aside: SetAside, used: int) -> None:
    """Give back what was not used, or add what was used beyond."""
    for owner in (aside.member_id, None):
        Allowance.objects.filter(day=aside.day, member=owner).update(tokens=F("tokens") + (used - aside.tokens))


def left_for(member: Member) -> int:
    """Tokens that this member may use today."""
    day = now().astimezone(UTC).date()
    used = {row.member_id: row.tokens for row in Allowance.objects.filter(day=day, member=member)}
    of_all = Allowance.objects.filter(day=day, member=None).values_list("tokens", flat=True).first() or 0
    return max(0, min(settings.MODEL_MEMBER_TOKENS - used.get(member.pk, 0), settings.MODEL_ALL_TOKENS - of_all))


def cost_of(tokens_in: int, tokens_out: int) -> int:
    """In millionths of the currency; the prices are hundredths of it for a million tokens."""
    return round((tokens_in * settings.MODEL_PRICE_IN + tokens_out * settings.MODEL_PRICE_OUT) / 100)
