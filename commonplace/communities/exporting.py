"""The learning log, the labels and the choices of a member, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.communities.models import EntryLabel, GoingFirst, LogWeek
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def log_weeks(member: Member) -> Iterator[Values]:
    for week in LogWeek.objects.filter(member=member).select_related("entry").order_by("begins_on"):
        yield plain(
            begins_on=week.begins_on,
            tried=week.tried,
            surprised=week.surprised,
            decided=week.decided,
            would_ask=week.would_ask,
            post=week.entry.uid if week.entry else None,
        )


def labels(member: Member) -> Iterator[Values]:
    own = EntryLabel.objects.filter(entry__author=member, entry__withdrawn_at__isnull=True).select_related("entry")
    for label in own.order_by("pk"):
        yield plain(entry=label.entry.uid, label=label.label, made_at=label.made_at)


def going_first(member: Member) -> Iterator[Values]:
    for choice in GoingFirst.objects.filter(member=member):
        yield plain(remind_on=choice.remind_on, is_nudged=choice.is_nudged)
