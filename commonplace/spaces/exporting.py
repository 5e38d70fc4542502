"""The spaces a member is in, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.spaces.models import JoinRequest, Leader, Membership


def memberships(member: Member) -> Iterator[Values]:
    """Where they are, and where they asked to be let in."""
    for one in Membership.objects.filter(member=member).select_related("space").order_by("pk"):
        yield plain(space=one.space.slug, name=one.space.name, role=one.role, joined_at=one.joined_at, in_digest=one.in_digest)
    for asked in JoinRequest.objects.filter(member=member).select_related("space").order_by("pk"):
        yield plain(space=asked.space.slug, name=asked.space.name, asked_at=asked.made_at)
    for leads in Leader.objects.filter(member=member).select_related("space").order_by("pk"):
        yield plain(leads_in=leads.space.slug if leads.space else "organisation", named_at=leads.named_at)
