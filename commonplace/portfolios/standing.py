"""Who may see and who may award a badge, and who sees an award. The ring of an award is asked of the one rule (`entries.audience`)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from commonplace.entries.audience import Looker, Viewer, by_people_met, shown_then_to, sight_of
from commonplace.people.models import Member
from commonplace.portfolios.models import Award, Badge
from commonplace.portfolios.words import State
from commonplace.spaces.models import Membership, Openness, Role
from commonplace.spaces.queries import is_host

HOLDS = Q(state=State.HELD, withdrawn_at__isnull=True, returned_at__isnull=True)


def badges_visible_to(viewer: Viewer) -> QuerySet[Badge]:
    """What a badge stands for is open to the web, as each credential says the same; that of a hidden space only to its members, and to those who hold
    it."""
    seen = Q(space__isnull=True) | ~Q(space__openness=Openness.HIDDEN)
    if viewer is not None and viewer.is_active:
        seen |= Q(Exists(Membership.objects.filter(space=OuterRef("space"), member=viewer)))
        seen |= Q(Exists(Award.objects.filter(badge=OuterRef("pk"), member=viewer)))
    return Badge.objects.filter(seen).select_related("space")


def badges_awarded_by(member: Member) -> QuerySet[Badge]:
    """Those that this member may award."""
    hosted = Membership.objects.filter(member=member, role=Role.HOST).values("space")
    allowed = Q(space__in=hosted)
    if member.organises:
        allowed |= Q(space__isnull=True)
    return Badge.objects.filter(allowed).select_related("space")


def may_award(member: Member, badge: Badge) -> bool:
    return member.is_active and (is_host(member, badge.space) if badge.space is not None else member.organises)


def awards_visible_to(viewer: Viewer) -> QuerySet[Award]:
    """Awards that are held and hold, of those in whose ring the viewer is; and one's own, whatever became of them."""
    sight = sight_of(viewer)
    seen = HOLDS & shown_then_to(sight) & by_people_met("member", sight)
    if viewer is not None and viewer.is_active:
        seen |= Q(member=viewer)
    return Award.objects.filter(seen).select_related("badge__space", "member", "portfolio__entry", "audience__space")


def held_by(member: Member) -> QuerySet[Award]:
    """The badges that they hold, and that hold."""
    rows = Award.objects.filter(HOLDS, member=member)
    return rows.select_related("badge", "member", "audience__space").order_by("-held_at", "-pk")


def badges_shown_on(portfolio_id: int, viewer: Looker) -> QuerySet[Award]:
    """What its member chose to show on a portfolio, as far as this viewer may see it; the newest first. What was withdrawn or given back is not
    there for anybody."""
    rows = Award.objects.filter(HOLDS, shown_then_to(viewer) | Q(member=sight_of(viewer).author_id), by_people_met("member", viewer))
    rows = rows.filter(shown_on__portfolio=portfolio_id).select_related("badge", "member", "audience__space")
    return rows.order_by("-held_at", "-pk")


def once_shown_to(viewer: Viewer) -> QuerySet[Award]:
    """Awards whose ring holds the viewer, also those that hold no more: whoever was shown one may ask whether it still holds."""
    sight = sight_of(viewer)
    seen = Q(state=State.HELD) & (shown_then_to(sight) | Q(member=sight.author_id)) & by_people_met("member", sight)
    return Award.objects.filter(seen).select_related("badge", "member", "portfolio__entry")


def awards_judged_by(member: Member) -> QuerySet[Award]:
    """Awards of the badges that this member may award: what was asked for, offered and is held."""
    rows = Award.objects.filter(by_people_met("member", member), badge__in=badges_awarded_by(member).values("pk"))
    return rows.select_related("badge", "member", "portfolio__entry")
