"""What a member said of their comments beside the words, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.discussion.models import Remark
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def comments(member: Member) -> Iterator[Values]:
    """What sort each is, whether it still waits to be opened, and where the passage stood that it is about."""
    mine = Remark.objects.filter(entry__author=member, entry__withdrawn_at__isnull=True)
    passage = ("start", "end", "state", "placed_start", "placed_end")
    columns = ("entry__uid", "sort", "is_waiting", "settled_at", *(f"entry__passage__{name}" for name in passage))
    for uid, sort, is_waiting, settled_at, *place in mine.order_by("pk").values_list(*columns).iterator(chunk_size=500):
        where = dict(zip(passage, place, strict=True)) if place[0] is not None else None
        yield plain(entry=uid, sort=sort, is_waiting=is_waiting, settled_at=settled_at, passage=where)
