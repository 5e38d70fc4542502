"""Deeds of following: to follow or mute a person, a space or a tag, to forget that again, and to have seen the stream."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.entries.models import Tag
from commonplace.following.models import Interest, StreamChoice, StreamSeen
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.spaces.models import Space

Target = Member | Space | Tag


def key_of(target: Target) -> dict[str, Any]:
    """The column that names this target."""
    if isinstance(target, Member):
        return {"person": target}
    return {"space": target} if isinstance(target, Space) else {"tag": target}


@transaction.atomic
def set_interest(actor: Member, target: Target, interest: Interest | None) -> None:
    """Follow or mute what the actor may know of, or neither. Saying it twice changes nothing."""
    if target == actor:
        raise Refusal(_("What you announce yourself is in your stream anyway."))
    if interest is None:
        StreamChoice.objects.filter(member=actor, **key_of(target)).delete()
    else:
        StreamChoice.objects.update_or_create(member=actor, **key_of(target), defaults={"interest": interest})


@transaction.atomic
def have_seen(actor: Member, until: datetime) -> None:
    """The actor has seen what was announced up to this moment; what was seen stays seen."""
    seen, is_new = StreamSeen.objects.select_for_update().get_or_create(member=actor, defaults={"until": until})
    if not is_new and until > seen.until:
        seen.until = until
        seen.save(update_fields=["until"])
