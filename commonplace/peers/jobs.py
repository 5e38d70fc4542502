"""What comes by itself: the week that begins, a word after silence, the harvest, and care for circles that have become small."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.kit.clock import now
from commonplace.kit.jobs import job, periodic, progress
from commonplace.kit.statistics import look_anew
from commonplace.peers.actions.company import held, keep_company, look_after, rest_if_moved_on
from commonplace.peers.actions.forming import form
from commonplace.peers.models import Call, CheckIn, Joining, LearningCircle, Place
from commonplace.peers.words import SILENT_WEEKS, WEEKS, Answer
from commonplace.people.models import Member

AT_ONCE = 500
NO_ANSWER = timedelta(days=14)
"""After so long somebody who never answered is asked no more."""


@job(retries=2, time_limit=timedelta(minutes=30))
def form_circles(call_id: int, actor_id: int) -> None:
    call = Call.objects.select_related("space").filter(pk=call_id).first()
    actor = Member.objects.filter(pk=actor_id).first()
    if call is not None and actor is not None:
        form(actor, call, report=lambda done, total: progress(done=done, total=total))
        look_anew(Joining, LearningCircle, Place)


@periodic(minutes=60)
def tell_of_weeks() -> None:
    """Once for each week, and once of the harvest. Each circle in its own transaction, so it is safe to repeat; weeks that a server slept through
    are not told of afterwards."""
    today = now().date()
    rows = LearningCircle.objects.filter(published_at__isnull=False, ended_at__isnull=True, starts_on__lte=today, told_week__lte=WEEKS)
    for circle in list(rows.order_by("pk")):
        if circle.week_on(today) > circle.told_week:
            _tell(circle)


@transaction.atomic
def _tell(circle: LearningCircle) -> None:
    circle = held(circle)
    week = circle.week_on(now().date())
    if not circle.is_running or week <= circle.told_week:
        return
    circle.told_week = week
    is_silent = SILENT_WEEKS < week <= WEEKS and _is_silent(circle, week)
    if is_silent:
        circle.prompted_at = now()
    circle.save(update_fields=["told_week", "prompted_at"])
    if week > WEEKS:
        record(None, Verb.CIRCLE_HARVEST, circle=circle.uid)
    elif is_silent:
        record(None, Verb.CIRCLE_SILENT, circle=circle.uid)
    else:
        record(None, Verb.CIRCLE_WEEK, circle=circle.uid, week=week)


def _is_silent(circle: LearningCircle, week: int) -> bool:
    """Whether nobody wrote a line in the two weeks before, and they were not asked about that silence already."""
    since = now() - timedelta(weeks=SILENT_WEEKS)
    spoke = CheckIn.objects.filter(place__circle=circle, week__gte=week - SILENT_WEEKS).exists()
    return not spoke and (circle.prompted_at is None or circle.prompted_at <= since)


@periodic(minutes=6 * 60)
def look_after_circles() -> None:
    """Accounts end where no button of ours is pressed, and some people never answer."""
    open_ones = LearningCircle.objects.filter(published_at__isnull=False, ended_at__isnull=True)
    ended = Q(member__is_active=False, left_at__isnull=True)
    silent = Q(answer=Answer.ASKED, made_at__lt=now() - NO_ANSWER, circle__starts_on__lt=now().date())
    touched = Place.objects.filter(ended | silent, circle__in=open_ones).values("circle")
    for circle in list(open_ones.filter(pk__in=touched).order_by("pk")[:AT_ONCE]):
        _care_for(circle)


@transaction.atomic
def _care_for(circle: LearningCircle) -> None:
    circle = held(circle)
    circle.places.filter(member__is_active=False, left_at__isnull=True).update(left_at=now())
    late = circle.places.filter(answer=Answer.ASKED, left_at__isnull=True, made_at__lt=now() - NO_ANSWER)
    if circle.starts_on < now().date():
        Joining.objects.filter(call=circle.call_id, member__in=late.values("member")).update(left_at=now())
        late.update(answer=Answer.PASSED, answered_at=now())
    keep_company(circle)
    look_after(circle)
    rest_if_moved_on(circle)
