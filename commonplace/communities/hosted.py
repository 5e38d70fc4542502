"""The spaces that a member hosts."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from commonplace.people.models import Member
from commonplace.spaces.models import Membership, Role, Space


def hosted(actor: Member, slug: str) -> Space:
    """404 for who is not a host: that there is something to host would tell of the space."""
    mine = Membership.objects.filter(member=actor, role=Role.HOST).values("space")
    return get_object_or_404(Space.objects.visible_to(actor).filter(pk__in=mine), slug=slug)
