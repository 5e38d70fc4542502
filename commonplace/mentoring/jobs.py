"""What mentoring does outside of requests."""

from __future__ import annotations

from datetime import timedelta

from commonplace.kit.jobs import job, periodic, progress
from commonplace.kit.statistics import look_anew
from commonplace.mentoring.actions.offering import lapse
from commonplace.mentoring.actions.rounds import match
from commonplace.mentoring.actions.working import prompt_silent, settle_departed
from commonplace.mentoring.models import Application, Offer, Round
from commonplace.people.models import Member


@job(retries=2, time_limit=timedelta(hours=2))
def match_round(round_id: int, actor_id: int) -> None:
    found = Round.objects.select_related("space").filter(pk=round_id).first()
    actor = Member.objects.filter(pk=actor_id).first()
    if found is not None and actor is not None:
        match(actor, found, report=lambda done, total: progress(done=done, total=total))
        look_anew(Application, Offer)


@periodic(minutes=60)
def let_offers_lapse() -> None:
    settle_departed()
    lapse()


@periodic(minutes=24 * 60)
def ask_where_it_is_silent() -> None:
    prompt_silent()
