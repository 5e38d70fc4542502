"""Reading about who belongs where."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from commonplace.people.models import Member, MemberQuerySet
from commonplace.spaces.models import JoinRequest, Membership, Role, Space


def is_member(member: Member, space: Space) -> bool:
    return Membership.objects.filter(space=space, member=member).exists()


def is_host(member: Member, space: Space) -> bool:
    return member.is_active and Membership.objects.filter(space=space, member=member, role=Role.HOST).exists()


def has_host(space: Space) -> bool:
    """Whether somebody with a working account hosts it."""
    return hosts_of(space).exists()


def spaces_without_host() -> QuerySet[Space]:
    """Those whose hosts' accounts have all ended, and that still have members."""
    active = Membership.objects.filter(space=OuterRef("pk"), member__is_active=True)
    return Space.objects.filter(Exists(active), ~Exists(active.filter(role=Role.HOST)))


def hosts_of(space: Space) -> MemberQuerySet:
    return Member.objects.filter(is_active=True, memberships__space=space, memberships__role=Role.HOST)


def members_of(space: Space) -> MemberQuerySet:
    return Member.objects.filter(is_active=True, memberships__space=space)


def requests_for(host: Member, space: Space) -> QuerySet[JoinRequest]:
    """Who waits at the door; only hosts are told."""
    waiting = JoinRequest.objects.filter(space=space).select_related("member").order_by("made_at")
    return waiting if is_host(host, space) else waiting.none()
