"""The state "archived": a space that is over, and stays findable and readable for those who could read it. Nothing new is taken, nobody joins."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.spaces.models import Space
from commonplace.spaces.queries import is_host


def refuse_if_archived(space: Space | None, *, field: str | None = None) -> None:
    """The one place where it is said that an archived space takes nothing: whoever shares, answers or joins asks here."""
    if space is not None and space.is_archived:
        raise Refusal(_("%(space)s is archived: it can be read, but nothing new comes in.") % {"space": space.name}, field=field)


def archive(actor: Member, *, space: Space) -> None:
    _set(actor, space, to=True)


def reopen(actor: Member, *, space: Space) -> None:
    """Undo of `archive`, at any time."""
    _set(actor, space, to=False)


def _set(actor: Member, space: Space, *, to: bool) -> None:
    if not is_host(actor, space):
        raise Refusal(_("Only a host of this space can do this."))
    Space.objects.filter(pk=space.pk, archived_at__isnull=to).update(archived_at=now() if to else None)
    space.refresh_from_db(fields=["archived_at"])
