"""What a member says about themselves."""

from __future__ import annotations

import enum

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonplace.kit.errors import Refusal
from commonplace.people.changes import tell_renamed, tell_rewritten
from commonplace.people.handles import checked_handle
from commonplace.people.models import Member, Team, Withheld
from commonplace.people.queries import withheld_fields

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
    """Change one's own profile; what is not given stays. Returns the fields that changed. New words for what those who moderate keep from others
    are kept from others, too, until they have looked at them."""
    values: dict[str, object] = {"name": name, "learning": learning, "ask_me_about": ask_me_about}
    values = {field: str(value).strip() for field, value in values.items() if value is not None}
    if handle is not None:
        values["handle"] = checked_handle(handle, own=actor)
    if not isinstance(team, Keep):
        values["team"] = team
    if values.get("name") == "":
        raise Refusal(_("A name is needed, so that colleagues know who you are."), field="name")
    try:
        with transaction.atomic():
            rewritten = _rewrite_withheld(actor, values)
            changed = {field for field, value in values.items() if getattr(actor, field) != value}
            for field in changed:
                setattr(actor, field, values[field])
            if changed:
                actor.save(update_fields=sorted(changed))
            if changed & APPEARANCE:
                tell_renamed(actor)
    except IntegrityError as error:
        raise Refusal(_("Somebody took this handle just now. Choose another one."), field="handle") from error
    return changed | rewritten


def _rewrite_withheld(actor: Member, values: dict[str, object]) -> set[str]:
    """Put what is meant for withheld words there, and take it out of `values`. A handle that stands in place of a withheld name stays, or it would
    become the name that nobody has looked at."""
    row = Withheld.objects.select_for_update(of=("self",)).filter(member=actor).first()
    if row is None:
        return set()
    kept = {field: values.pop(field) for field in withheld_fields(row) & values.keys()}
    if row.name and values.get("handle", actor.handle) != actor.handle:
        raise Refusal(_("It stands in place of your name for now. You can change it when your name is shown again."), field="handle")
    rewritten = {field for field, value in kept.items() if getattr(row, field) != value}
    if rewritten:
        for field in rewritten:
            setattr(row, field, kept[field])
        row.save(update_fields=sorted(rewritten))
        tell_rewritten(actor)
    return rewritten
