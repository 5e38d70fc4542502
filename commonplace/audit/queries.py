"""The audit log as it is read: by administrators all of it, by a member what concerns their account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from commonplace.audit.models import Audited, AuditedQuerySet
from commonplace.kit.paging import KeyPage, page_by_key

ROWS = 50
HEAD = ("at", "deed", "who", "about", "which", "door", "address")


@dataclass(frozen=True)
class Wanted:
    """Which rows: of a group of deeds, of one member, from a moment on and before another. None and "": any."""

    group: str = ""
    member_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def rows(self) -> AuditedQuerySet:
        found = Audited.objects.all()
        if self.group:
            found = found.in_group(self.group)
        if self.member_id is not None:
            found = found.of(self.member_id)
        if self.since is not None:
            found = found.filter(made_at__gte=self.since)
        if self.until is not None:
            found = found.filter(made_at__lt=self.until)
        return found


def page(wanted: Wanted, *, after: str = "") -> KeyPage[Audited]:
    """The newest first."""
    return page_by_key(wanted.rows.select_related("actor", "about"), keys=("-made_at", "-id"), after=after, size=ROWS)


def lines(wanted: Wanted) -> Iterator[tuple[str, ...]]:
    """All of it for a file, the newest first: `HEAD`, then a row for each deed. People are named by their handles, deeds by their lasting codes."""
    yield HEAD
    columns = ("made_at", "deed", "actor__handle", "about__handle", "detail", "door", "address")
    for at, *rest in wanted.rows.order_by("-made_at", "-id").values_list(*columns).iterator(chunk_size=2_000):
        yield (at.isoformat(), *(value or "" for value in rest))
