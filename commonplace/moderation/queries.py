"""Reading cases, and who decides them."""

from __future__ import annotations

from django.db.models import OuterRef, Q, QuerySet, Subquery

from commonplace.entries.models import Entry
from commonplace.kit.paging import KeyPage, page_by_key
from commonplace.moderation.models import Case, Decision
from commonplace.people.models import Block, Member
from commonplace.spaces.queries import hosts_of

PAGE = 30
KEPT = 50
"""So many decisions about one thing are shown to whom it is about."""
_LAST = Decision.objects.filter(case=OuterRef("pk")).order_by("-pk")


def moderators_of(case: Case) -> QuerySet[Member]:
    """The inverse of `Case.objects.visible_to`."""
    if case.space is not None:
        hosts = hosts_of(case.space).exclude(pk=case.author.pk)
        if hosts.exists():
            return hosts
    return Member.objects.active().filter(is_administrator=True).exclude(pk=case.author.pk)


def queue(member: Member, *, after: str = "") -> KeyPage[Case]:
    """What waits for this member's decision, the newest first."""
    cases = (
        Case.objects.visible_to(member)
        .filter(is_waiting=True)
        .annotate(last_outcome=Subquery(_LAST.values("outcome")[:1]), appealed_at=Subquery(_LAST.values("appealed_at")[:1]))
        .select_related("entry__author", "person", "space")
    )
    return page_by_key(cases, keys=("-waits_since", "-id"), after=after, size=PAGE)


def decisions_about(about: Entry | Member) -> list[Decision]:
    """What was decided about an entry, or about what a person says of themselves, for whom it is about; the last first."""
    cases = Q(case__person=about) if isinstance(about, Member) else Q(case__entry=about)
    return list(
        Decision.objects.filter(cases).select_related("case__space", "case__entry", "case__person", "member").order_by("-pk")[:KEPT]
    )


def last_decision(about: Entry) -> Decision | None:
    return next(iter(decisions_about(about)), None)


def blocked_by(member: Member) -> QuerySet[Block]:
    """Whom the member blocks; never who blocks them."""
    return Block.objects.of(member.pk).filter(is_own=True).select_related("other").order_by("-made_at", "-pk")
