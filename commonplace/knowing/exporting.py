"""The topics a member took themself out of, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.knowing.actions import left_by
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def topics_left(member: Member) -> Iterator[Values]:
    for row in left_by(member):
        yield plain(topic=row.topic, made_at=row.made_at)
