"""Suggestions are worked out beside the pages: what everybody may see is learnt from now and then, and a deed of one's own counts at once."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

from commonplace.activity.models import Activity
from commonplace.kit.clock import now
from commonplace.kit.jobs import job, periodic, progress
from commonplace.people.models import Member
from commonplace.suggestions import learnt_files
from commonplace.suggestions.gathering import gather

AT_ONCE = 200
LONG = 30.0
"""Seconds. Where learning takes longer, it is done once a night instead of every hour."""
NIGHT = timedelta(hours=20)


@periodic(minutes=60, time_limit=timedelta(minutes=30))
def learn_anew() -> None:
    """Learn from what was done since, and look for everybody again. Nothing happens where nothing was done."""
    before, deed = learnt_files.latest(), learnt_files.newest_deed()
    if before is not None and (before.to_activity == deed or (before.seconds > LONG and now() - before.made_at < NIGHT)):
        return
    learn(to_activity=deed)


def learn(*, to_activity: int) -> None:
    begun = monotonic()
    learnt = gather(lambda note: progress(note=note))
    learnt_files.keep_learnt(learnt, seconds=monotonic() - begun, to_activity=to_activity)
    members = list(Member.objects.active().order_by("pk").values_list("pk", flat=True))
    for begin in range(0, len(members), AT_ONCE):
        offer_to_many.using(priority=-10, unique_key=f"many:{begin}").enqueue(members[begin : begin + AT_ONCE])


@job(time_limit=timedelta(minutes=10))
def offer_to_many(member_ids: list[int]) -> None:
    """Look for these members; `progress` says for how many of them it has."""
    finder = learnt_files.finder()
    if finder is None:
        return
    for begin in range(0, len(member_ids), 50):
        finder.offer_to(list(Member.objects.active().filter(pk__in=member_ids[begin : begin + 50]).order_by("pk")))
        progress(done=min(begin + 50, len(member_ids)), total=len(member_ids))


@job(time_limit=timedelta(minutes=2))
def offer_to_one(member_id: int) -> None:
    """Look again for one member, after a deed of theirs."""
    member = Member.objects.active().filter(pk=member_id).first()
    if member is not None:
        offer_at_once(member)


def offer_at_once(member: Member) -> None:
    """As the job, here and now: for somebody who waits for it. Where nothing was learnt yet, that is done soon."""
    finder = learnt_files.finder()
    if finder is None:
        learn_anew.enqueue()
        return
    finder.offer_to([member])


def after_deed(activity_id: int) -> None:
    """A deed of a member's changes what suits them. Several at once are looked at together."""
    actor = Activity.objects.filter(pk=activity_id).values_list("actor_id", flat=True).first()
    if actor:
        offer_to_one.using(unique_key=f"one:{actor}", priority=-5).enqueue(actor)
