"""Whether an entry still holds: what waits to be looked at, "still true", a day to look again, a word of doubt."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status

from commonplace.api.auth import STOCK, WRITE, member_of, writer_of
from commonplace.api.entry_schemas import EntryOut
from commonplace.api.fetching import BODY_HEADS, answerable
from commonplace.api.schemas import REFUSED, Sent
from commonplace.entries.audience import sight_of
from commonplace.entries.models import Entry
from commonplace.freshness import actions
from commonplace.freshness.days import in_months
from commonplace.freshness.keeping import may_keep
from commonplace.freshness.queries import KINDS, doubted, hosted_by, waiting_in, waiting_of
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member

SIZE = 50
router = Router(tags=["Freshness"])


class StaleOut(Schema):
    """`doubts` are how many said that it may no longer hold."""

    entry: EntryOut
    look_on: date
    doubts: int


class StaleListOut(Schema):
    items: list[StaleOut]
    next: str | None


class ReviewIn(Sent):
    """The day to look again; null for never."""

    look_on: date | None


class StillTrueIn(Sent):
    """In how many months to look again."""

    months: Literal[3, 6, 12] = 6


class DoubtIn(Sent):
    words: str


@router.get("/stale", response={200: StaleListOut, **REFUSED}, auth=STOCK)
def stale(request: HttpRequest, space: str = "", after: str = "") -> StaleListOut:
    """What waits to be looked at, the longest first: the member's own, or of a space that they host (by its slug)."""
    member = member_of(request)
    host_of = next((one for one in hosted_by(member) if one.slug == space), None)
    if space and host_of is None:
        raise Http404
    rows = waiting_in(sight_of(member), host_of) if host_of else waiting_of(member)
    page = page_by_key(rows.select_related(*BODY_HEADS).defer("entry__card_html"), keys=("look_on", "pk"), after=after, size=SIZE)
    counts = doubted(row.pk for row in page.items)
    items = [
        StaleOut(entry=EntryOut.of(row.entry, member), look_on=row.look_on, doubts=counts.get(row.pk, 0))
        for row in page.items
        if row.look_on is not None
    ]
    return StaleListOut(items=items, next=page.next_cursor)


def _kept(member: Member, uid: str) -> Entry:
    """One that the member looks after; for everybody else there is no such door."""
    found = _asked(member, uid)
    if not may_keep(member, found):
        raise Http404
    return found


def _asked(member: Member, uid: str) -> Entry:
    found = answerable(member, uid)
    if found.kind not in KINDS:
        raise Http404
    return found


@router.post("/entries/{uid}/still-true", response={204: None, **REFUSED}, auth=WRITE)
def say_still_true(request: HttpRequest, uid: str, data: StillTrueIn) -> Status[None]:
    """It holds, says somebody who keeps it. What was doubted is settled."""
    member = writer_of(request)
    actions.still_true(member, _kept(member, uid), look_on=in_months(data.months))
    return Status(204, None)


@router.put("/entries/{uid}/review", response={204: None, **REFUSED}, auth=WRITE)
def set_review_day(request: HttpRequest, uid: str, data: ReviewIn) -> Status[None]:
    """Say when to look at it again."""
    member = writer_of(request)
    actions.set_review(member, _kept(member, uid), look_on=data.look_on)
    return Status(204, None)


@router.post("/entries/{uid}/needs-someone", response={204: None, **REFUSED}, auth=WRITE)
def ask_for_somebody(request: HttpRequest, uid: str) -> Status[None]:
    """Who keeps it cannot judge it any more: it stands on the list until somebody can."""
    member = writer_of(request)
    actions.ask_for_somebody(member, _kept(member, uid))
    return Status(204, None)


@router.post("/entries/{uid}/doubts", response={204: None, **REFUSED}, auth=WRITE)
def doubt_entry(request: HttpRequest, uid: str, data: DoubtIn) -> Status[None]:
    """Say that it may no longer hold. Its author and the hosts of its space read this, nobody else."""
    member = writer_of(request)
    actions.doubt(member, _asked(member, uid), words=data.words)
    return Status(204, None)
