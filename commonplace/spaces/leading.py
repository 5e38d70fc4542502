"""Leaders: whom a space, or the organisation, asks to go first. It is a request to them, not a rank: it opens nothing and allows nothing."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.spaces.models import Leader, Membership, Space
from commonplace.spaces.queries import is_host, is_member


def name_leader(actor: Member, *, member: Member, space: Space | None = None) -> Leader:
    """Of a space by its hosts, of the organisation by administrators. Naming twice changes nothing."""
    _may_name(actor, space)
    if not member.is_active:
        raise Refusal(_("This person is no longer here."), field="handle")
    if space is not None and not is_member(member, space):
        raise Refusal(_("Only somebody who is in the space can go first there."), field="handle")
    with transaction.atomic():
        leader, is_new = Leader.objects.get_or_create(space=space, member=member, defaults={"named_by": actor})
        if is_new and space is None:
            record(Deed.LEADER_NAMED, actor, about=member)
    return leader


def no_leader(actor: Member, *, member: Member, space: Space | None = None) -> None:
    """Taken back by whoever may name, or by the leader themselves."""
    if actor != member:
        _may_name(actor, space)
    with transaction.atomic():
        gone, _rows = Leader.objects.filter(space=space, member=member).delete()
        if gone and space is None:
            record(Deed.LEADER_ENDED, actor, about=member)


def _may_name(actor: Member, space: Space | None) -> None:
    allowed = is_host(actor, space) if space is not None else actor.is_administrator and actor.is_active
    if not allowed:
        raise Refusal(_("Hosts name the leaders of their space, administrators those of the organisation."))


def leaders_known_to(viewer: Member, space: Space | None = None) -> QuerySet[Leader]:
    """Who goes first for this viewer: the organisation's leaders and those of their spaces (of this one, where one is given), as long as
    they are in it. That somebody leads in a space that one is not in is not told."""
    own = Membership.objects.filter(member=viewer).values("space")
    still_in = Exists(Membership.objects.filter(space=OuterRef("space"), member=OuterRef("member")))
    there = Q(space__in=own) if space is None else Q(space__in=own, space=space)
    return Leader.objects.filter(Q(space__isnull=True) | (there & Q(still_in)), member__is_active=True)


def leaders_of(space: Space | None) -> QuerySet[Leader]:
    """As they were named, for those who name."""
    return Leader.objects.filter(space=space, member__is_active=True).select_related("member__team").order_by("member__name", "pk")
