"""What the digest tells a member of going first: that they have only read for a month, and that the week's log waits. Nobody else learns of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from commonplace.communities.firsts import only_reads
from commonplace.communities.models import GoingFirst
from commonplace.communities.weekly import is_written, monday_of
from commonplace.digest.models import DigestChoice, Rhythm
from commonplace.digest.sections import Line, Part
from commonplace.digest.times import day_there
from commonplace.kit.clock import now
from commonplace.people.models import Member

NUDGE, LOG = 1, 2
NOT_AGAIN_FOR = timedelta(days=30)


def gather(member: Member) -> list[Part]:
    chosen = GoingFirst.objects.filter(member=member).first()
    told = {}
    if _may_be_nudged(chosen) and only_reads(member):
        told[NUDGE] = Line(_("For a month you have only read. One thing that you do not know, or got wrong, is enough."), _log())
    if chosen is not None and _log_is_due(member, chosen):
        told[LOG] = Line(_("Your learning log of this week: four questions, five minutes."), _log())
    return [Part(title="", url=_log(), lines=list(told.values()), keys=list(told))] if told else []


def _log() -> str:
    return reverse("communities:log")


def _may_be_nudged(chosen: GoingFirst | None) -> bool:
    return chosen is None or chosen.nudged_at is None or chosen.nudged_at <= now() - NOT_AGAIN_FOR


def _log_is_due(member: Member, chosen: GoingFirst) -> bool:
    """A weekly letter is the only one of its week, so it does not wait for the day that was chosen."""
    if chosen.remind_on is None:
        return False
    choice = DigestChoice.objects.filter(member=member).first() or DigestChoice(member=member)
    today = day_there(choice, now())
    is_day = choice.rhythm == Rhythm.WEEKLY or today.weekday() >= chosen.remind_on
    return is_day and chosen.reminded_for != monday_of(today) and not is_written(member, today)


def told(member: Member, keys: Sequence[int]) -> None:
    if NUDGE in keys:
        GoingFirst.objects.update_or_create(member=member, defaults={"nudged_at": now()})
    if LOG in keys:
        choice = DigestChoice.objects.filter(member=member).first() or DigestChoice(member=member)
        GoingFirst.objects.filter(member=member).update(reminded_for=monday_of(day_there(choice, now())))
