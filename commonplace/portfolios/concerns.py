"""Whom deeds around badges concern."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.people.models import Member
from commonplace.portfolios.models import Badge
from commonplace.spaces.queries import hosts_of


def _awarding(activity: Activity) -> list[int]:
    badge = Badge.objects.select_related("space").filter(pk=activity.particulars.get("badge") or 0).first()
    if badge is None:
        return []
    if badge.space is not None:
        return list(hosts_of(badge.space).values_list("pk", flat=True))
    return list(Member.objects.active().filter(Q(is_organiser=True) | Q(is_administrator=True)).values_list("pk", flat=True))


def _one(activity: Activity) -> list[int]:
    return [int(activity.particulars.get("member") or 0)]


def _award(activity: Activity) -> str:
    return reverse("portfolios:award", args=[activity.particulars.get("award") or "-"])


def _asked(_activity: Activity) -> str:
    return reverse("portfolios:judging")


CONCERNS = (
    Concern("badge_asked", _("Somebody asks for a badge that you award"), Verb.BADGE_ASKED, _awarding,
            _("%(actor)s asks for a badge"), address=_asked, order=40),
    Concern("badge_offered", _("Somebody offers you a badge"), Verb.BADGE_OFFERED, _one,
            _("%(actor)s offers you a badge. It is yours to take or to leave"), address=_award, order=30),
    Concern("badge_awarded", _("A badge you asked for is yours"), Verb.BADGE_AWARDED, _one,
            _("%(actor)s awarded you the badge you asked for"), address=_award, order=31),
    Concern("badge_not_yet", _("Somebody says what is missing for a badge"), Verb.BADGE_NOT_YET, _one,
            _("%(actor)s says what is missing for the badge you asked for"), address=_award, order=32),
    Concern("badge_withdrawn", _("A badge of yours was withdrawn"), Verb.BADGE_WITHDRAWN, _one,
            _("%(actor)s withdrew a badge of yours, and says why"), address=_award, order=33),
)  # fmt: skip
