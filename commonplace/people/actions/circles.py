"""A member's own small lists of trusted people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from commonplace.kit.errors import Refusal
from commonplace.people.models import Circle, CircleMember, Member


def make_circle(actor: Member, *, name: str, members: Iterable[Member] = ()) -> Circle:
    """A second circle of the same name is refused, so pressing twice makes one."""
    with transaction.atomic():
        circle = _named(Circle(owner=actor), name)
        for member in members:
            add_to_circle(actor, circle=circle, member=member)
    return circle


def rename_circle(actor: Member, *, circle: Circle, name: str) -> None:
    _own(actor, circle)
    with transaction.atomic():
        _named(circle, name)


def add_to_circle(actor: Member, *, circle: Circle, member: Member) -> None:
    """They now see what is shared with the circle; they are not told that it exists."""
    _own(actor, circle)
    if member.pk == actor.pk:
        raise Refusal(_("You are in your own circles already."), field="member")
    if not member.is_active:
        raise Refusal(_("This person is no longer here."), field="member")
    CircleMember.objects.get_or_create(circle=circle, member=member)


def remove_from_circle(actor: Member, *, circle: Circle, member: Member) -> None:
    _own(actor, circle)
    CircleMember.objects.filter(circle=circle, member=member).delete()


def delete_circle(actor: Member, *, circle: Circle) -> None:
    """Refused while entries are shared with it: deleting must never change by itself who sees something."""
    _own(actor, circle)
    try:
        with transaction.atomic():
            circle.delete()
    except ProtectedError as error:
        message = _("Entries of yours are shared with this circle. Choose another audience for them, then delete it.")
        raise Refusal(message) from error


def _own(actor: Member, circle: Circle) -> None:
    if circle.owner_id != actor.pk:
        raise Refusal(_("This circle is not yours."))


def _named(circle: Circle, name: str) -> Circle:
    circle.name = name.strip()
    if not circle.name:
        raise Refusal(_("A circle needs a name. Only you will see it."), field="name")
    try:
        with transaction.atomic():
            circle.save()
    except IntegrityError as error:
        raise Refusal(_("You already have a circle of this name."), field="name") from error
    return circle
