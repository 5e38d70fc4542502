"""What `people` holds of a member, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.audit.models import Audited
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Block, Circle, Member
from commonplace.people.queries import own_words


def profile(member: Member) -> Iterator[Values]:
    """Who they say they are."""
    team = member.team.name if member.team else ""
    yield plain(handle=member.handle, email=member.email, team=team, joined_at=member.joined_at, **own_words(member))


def circles(member: Member) -> Iterator[Values]:
    """Their own circles, with those whom they put into them."""
    for circle in Circle.objects.filter(owner=member).order_by("pk"):
        yield {"name": circle.name, "members": sorted(circle.members.values_list("handle", flat=True))}


def blocks(member: Member) -> Iterator[Values]:
    """Whom they block; not who blocks them."""
    for row in Block.objects.filter(member=member, is_own=True).select_related("other").order_by("pk"):
        yield plain(handle=row.other.handle, made_at=row.made_at)


def account_log(member: Member) -> Iterator[Values]:
    """What the audit log holds of their account: also what others did to it, without saying who."""
    for row in Audited.objects.of(member.pk).order_by("pk").iterator():
        yield plain(
            made_at=row.made_at, deed=row.deed, is_own=row.actor_id == member.pk, detail=row.detail, door=row.door, address=row.address
        )
