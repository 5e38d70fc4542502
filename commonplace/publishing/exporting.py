"""What a member chose for strangers, and their private feeds, for their export. Secrets are not kept, so they are not in it."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.publishing.models import PrivateFeed, PublicProfile


def public_profile(member: Member) -> Iterator[Values]:
    for row in PublicProfile.objects.filter(member=member).select_related("start"):
        yield plain(
            is_open=row.is_open,
            line=row.line,
            shows_learning=row.shows_learning,
            shows_ask_me_about=row.shows_ask_me_about,
            start=row.start.uid if row.start else None,
        )


def private_feeds(member: Member) -> Iterator[Values]:
    for row in PrivateFeed.objects.filter(member=member):
        yield plain(name=row.name, of=row.of, made_at=row.made_at, last_used_on=row.last_used_on, ended_at=row.ended_at)
