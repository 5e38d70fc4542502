"""Keeping what a member's flow is read from, a row at a time. Everything here is safe to repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from itertools import islice

from django.db.models import Count
from django.utils.timezone import get_default_timezone

from commonplace.activity.models import Activity
from commonplace.entries.models import Entry
from commonplace.flow.models import Day, Passing
from commonplace.flow.parts_of_loop import COUNTED, PARTS, part_of_deed
from commonplace.kit.bulk import insert_rows
from commonplace.lineage.growing import Pair
from commonplace.lineage.models import Thanks
from commonplace.people.models import NOBODY

AT_ONCE = 400


def remember_ties(pairs: Sequence[Pair]) -> None:
    """In the transaction that makes the ties. What grew from one's own is no flow; what nobody put a name to is nobody's."""
    waiting = iter(pairs)
    while some := list(islice(waiting, AT_ONCE)):
        keys = {key for pair in some for key in pair}
        written = Entry.objects.filter(pk__in=keys).exclude(author__handle=NOBODY).values_list("pk", "author_id")
        author = dict(written)
        insert_rows(
            [
                Passing(learner_id=author[entry], teacher_id=author[origin], entry_id=entry, origin_id=origin)
                for entry, origin in some
                if entry in author and origin in author and author[entry] != author[origin]
            ],
            ignore_conflicts=True,
        )


def remember_thanks(thanks: Thanks) -> None:
    """In the transaction of the thanks."""
    entry = thanks.entry
    if not entry.author.is_nobody:
        Passing.objects.create(learner_id=thanks.member_id, teacher_id=entry.author_id, origin=entry, thanks=thanks, made_at=thanks.made_at)


def count_day_of(activity_id: int) -> None:
    """Follows each deed that counts: the member's day is counted anew, which costs what they did on it."""
    activity = Activity.objects.filter(pk=activity_id, actor__isnull=False).first()
    if activity is None or activity.actor_id is None:
        return
    begin = datetime.combine(activity.made_at.astimezone(get_default_timezone()).date(), time(), get_default_timezone())
    deeds = Activity.objects.filter(actor=activity.actor_id, made_at__gte=begin, made_at__lt=begin + timedelta(days=1), verb__in=COUNTED)
    counts = _counts(deeds.values_list("verb", "entry__kind").annotate(times=Count("pk")).order_by())
    Day.objects.update_or_create(member_id=activity.actor_id, day=begin.date(), defaults=counts)


def _counts(rows: Iterable[tuple[str, str | None, int]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for verb, kind, times in rows:
        if part := part_of_deed(verb, kind):
            counts[part] += times
    return {part: counts[part] for part in PARTS}
