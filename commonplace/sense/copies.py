"""The copies of a source that a member may choose between: the newest that was fetched, the newest they sent, and the newest each colleague sent
with a save that they may see. What may be read at all is settled by `entries.audience.snapshots_visible_to`.

Of what was fetched only the newest is named: from the dates of earlier ones one would learn who else keeps the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, QuerySet, When
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonplace.entries.audience import Looker, Sight, sight_of, snapshots_visible_to
from commonplace.kit.prepared import Prepared
from commonplace.people.models import Member
from commonplace.sources.models import Snapshot, Source

FETCHED, MINE = "fetched", "mine"
MOST = 12
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Copy:
    """`name` stands in addresses: "fetched", "mine", or "by-" and the handle of the colleague who sent it."""

    pk: int
    name: str
    text_hash: str
    sender: str
    made_at: datetime

    @property
    def label(self) -> str:
        when = date_format(self.made_at, "j F Y")
        if self.name == FETCHED:
            return _("The page as fetched on %(when)s") % {"when": when}
        if self.name == MINE:
            return _("The copy you sent on %(when)s") % {"when": when}
        return _("The copy that %(name)s sent on %(when)s") % {"name": self.sender, "when": when}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The copy that is read, among those there are; the first is shown when nothing is said."""

    snapshot: Snapshot
    copies: list[Copy]

    @property
    def current(self) -> Copy:
        return next(copy for copy in self.copies if copy.pk == self.snapshot.pk)

    @property
    def query(self) -> str:
        """What to put behind the address of the source to read this copy again."""
        return "" if self.current == self.copies[0] else f"?copy={self.current.name}"


def readable(viewer: Member, source: Source) -> QuerySet[Snapshot]:
    """Their own browser's first, then what was fetched, then what others sent; the newest first.

    Their own comes first even when a newer one was fetched, for what the server meets at a page behind a sign-in is the sign-in.
    """
    return snapshots_visible_to(viewer).filter(source=source).order_by(*_in_their_order(viewer.pk))


def first_copies(viewer: Member, sources: Sequence[Source]) -> dict[int, Snapshot]:
    """The copy of each of these sources that is shown when none is chosen, by the source's key and without its texts; one query."""
    rows = snapshots_visible_to(viewer).filter(source__in=sources).defer("html", "text")
    first: dict[int, Snapshot] = {}
    for copy in rows.order_by("source_id", *_in_their_order(viewer.pk)):
        first.setdefault(copy.source_id, copy)
    return first


def _in_their_order(member_id: int) -> tuple[Case | str, ...]:
    return Case(When(sender_id=member_id, then=0), When(sender__isnull=True, then=1), default=2), "-made_at", "-pk"


def _rows(source_id: int, *seen: Any, key: bool) -> QuerySet[Snapshot, Any]:
    copies = snapshots_visible_to(Sight.standing(key, *seen)).filter(source_id=source_id).order_by(*_in_their_order(seen[0]))
    return copies.values_list("pk", "sender", "sender__handle", "sender__name", "text_hash", "made_at")[:MOST_ROWS]


_COPIES = Prepared(_rows)


def copies_for(viewer: Looker, source: Source) -> list[Copy]:
    """One query, without the texts."""
    found: dict[str, Copy] = {}
    sight = sight_of(viewer)
    rows = _COPIES.rows(source.pk, *sight.values, key=bool(sight.author_id))
    for pk, sender, handle, name, text_hash, made_at in rows:
        called = FETCHED if sender is None else MINE if sender == sight.author_id else f"by-{handle}"
        found.setdefault(called, Copy(pk, called, text_hash, name or "", made_at))
    return list(found.values())[:MOST]


def chosen_copy(viewer: Looker, source: Source, request: HttpRequest) -> Chosen | None:
    """The copy that the address asks for (`?copy=`), or that the page was drawn from on which something is done; else the usual one."""
    copies = copies_for(viewer, source)
    if not copies:
        return None
    asked, drawn = request.GET.get("copy", ""), request.POST.get("copy", "")
    chosen = next((copy for copy in copies if copy.name == asked), None)
    if chosen is None and drawn:
        chosen = next((copy for copy in copies if copy.text_hash[:16] == drawn), None)
    chosen = chosen or copies[0]
    # It was found through the viewer just now; asked by its key alone, the texts cost no second look at what they may see.
    snapshot = Snapshot.objects.select_related("sender").filter(pk=chosen.pk).first()
    return Chosen(snapshot, copies) if snapshot is not None else None
