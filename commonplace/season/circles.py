"""Calls for learning circles in the season."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from commonplace.peers.models import Call, Joining
from commonplace.people.models import Member
from commonplace.spaces.models import Membership, Role

SHOWN = 30


@dataclass(frozen=True)
class CallShown:
    call: Call
    joined: int


def _calls_run_by(member: Member) -> QuerySet[Call]:
    of_spaces = Q(space__in=Membership.objects.filter(member=member, role=Role.HOST).values("space"))
    return Call.objects.filter(of_spaces | Q(space__isnull=True) if member.organises else of_spaces)


def calls_shown(member: Member) -> list[CallShown]:
    """Calls for learning circles that the viewer runs, with how many have joined."""
    found = list(_calls_run_by(member).filter(called_off_at__isnull=True).select_related("space").order_by("-starts_on", "-pk")[:SHOWN])
    there = Joining.objects.filter(call__in=found, left_at__isnull=True, member__is_active=True)
    joined = dict(there.values_list("call").annotate(Count("pk")))
    return [CallShown(call, joined.get(call.pk, 0)) for call in found]
