"""What a member says about themselves."""

from __future__ import annotations

import enum

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonplace.kit.errors import Refusal
from commonplace.people.changes import tell_renamed
from commonplace.people.handles import checked_handle
from commonplace.people.models import Member, Team

APPEARANCE = frozenset({"name", "handle"})
"""What other rooms have rendered into cards and mentions."""


class Keep(enum.Enum):
    """Stands for "leave it as it is" where None means something else."""

    AS_IT_IS = enum.auto()


def update_profile(
    actor: Member,
    *,
    name: str | None = None,
    handle: str | None = None,
    team: Team | Keep | None = Keep.AS_IT_IS,
    learning: str | None = None,
    ask_me_about: str | None = None,
) -> set[str]:
    """Change one's own profile; what is not given stays. Returns the fields that changed."""
    values: dict[str, object] = {"name": name, "learning": learning, "ask_me_about": ask_me_about}
    values = {field: str(value).strip() for field, value in values.items() if value is not None}
    if handle is not None:
        values["handle"] = checked_handle(handle, own=actor)
    if not isinstance(team, Keep):
        values["team"] = team
    changed = {field for field, value in values.items() if getattr(actor, field) != value}
    if not changed:
        return changed
    if "name" in changed and not values["name"]:
        raise Refusal(_("A name is needed, so that colleagues know who you are."), field="name")
    for field in changed:
        setattr(actor, field, values[field])
    try:
        with transaction.atomic():
            actor.save(update_fields=sorted(changed))
            if changed & APPEARANCE:
                tell_renamed(actor)
    except IntegrityError as error:
        raise Refusal(_("Somebody took this handle just now. Choose another one."), field="handle") from error
    return changed
