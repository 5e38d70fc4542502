"""The addresses that end notices by mail for somebody who is not signed in (RFC 8058). They are signed and stored nowhere, and never expire: an
old message must still be able to end them. They can end, and neither begin nor show anything."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from commonplace.activity.concerns import concern_named
from commonplace.notifications.models import EVERYTHING
from commonplace.people.models import Member
from commonplace.spaces.models import Space

_SIGNER = Signer(salt="notices.stop", sep=".")
_KIND, _SPACE, _ALL = "kind", "space", "all-notices"


@dataclass(frozen=True)
class Stop:
    """What an address ends: for whom, and which concern (`EVERYTHING` for all) or space."""

    member: Member
    concern: str = ""
    space_id: int | None = None

    @property
    def url(self) -> str:
        return str(settings.BASE_URL) + self.path

    @property
    def path(self) -> str:
        about = f"{_SPACE}-{self.space_id}" if self.space_id is not None else f"{_KIND}-{self.concern}"
        about = _ALL if self.concern == EVERYTHING else about
        return reverse("notifications:stop", args=[_SIGNER.sign(f"{self.member.pk}-{about}")])

    @property
    def says(self) -> str:
        """What ends, in words that tell whoever holds the address no more than its message did. The name of a space is told to whom it may be."""
        if self.space_id is not None:
            space = Space.objects.visible_to(self.member).filter(pk=self.space_id).first()
            return _("what happens in %(space)s") % {"space": space.name} if space else _("what happens in one space")
        concern = concern_named(self.concern)
        return f"“{concern.label}”" if concern else _("anything")


def stop_of(token: str) -> Stop | None:
    """What an address ends; None when nobody here made this token, or its member is gone."""
    try:
        member_id, sort, about = _SIGNER.unsign(token).split("-", 2)
        member = Member.objects.filter(pk=int(member_id)).first()
    except (BadSignature, ValueError):
        return None
    if member is None:
        return None
    if f"{sort}-{about}" == _ALL:
        return all_of(member)
    return Stop(member, space_id=int(about)) if sort == _SPACE else Stop(member, concern=about)


def all_of(member: Member) -> Stop:
    return Stop(member, concern=EVERYTHING)
