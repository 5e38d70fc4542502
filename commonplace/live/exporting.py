"""Whether a member is shown among those who read, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.live.queries import is_shown
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def presence(member: Member) -> Iterator[Values]:
    yield plain(is_shown=is_shown(member))
