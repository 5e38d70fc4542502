"""Sources, people; and what comes to the member: inbox, notices, the day's review."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from commonplace.api.auth import STOCK, WRITE, member_of
from commonplace.api.entry_schemas import EntriesOut
from commonplace.api.fetching import with_heads
from commonplace.api.schemas import REFUSED, PersonOut, at_home
from commonplace.entries.audience import sources_visible_to, tags_visible_to
from commonplace.entries.models import Entry
from commonplace.following.actions import Target, set_interest
from commonplace.following.models import Interest
from commonplace.inbox.actions import triage
from commonplace.inbox.models import InboxItem, ItemState
from commonplace.inbox.queries import inbox_page
from commonplace.kit.paging import page_by_key
from commonplace.notifications.actions import read_all
from commonplace.notifications.queries import notice_page
from commonplace.people.models import Member
from commonplace.review.actions import answer_card
from commonplace.review.choosing import day_of
from commonplace.review.models import Answer
from commonplace.sources.models import Source, SourceKind
from commonplace.spaces.models import Space

SIZE = 100
router = Router(tags=["Places and what comes"])


class SourceOut(Schema):
    uid: str
    kind: SourceKind
    url: str
    title: str
    author: str
    address: str


class SourcesOut(Schema):
    items: list[SourceOut]
    next: str | None


class PeopleOut(Schema):
    items: list[PersonOut]
    next: str | None


class ItemOut(Schema):
    uid: str
    title: str
    url: str
    by: str
    summary: str
    came_by: str
    state: str
    published_at: datetime


class InboxOut(Schema):
    items: list[ItemOut]
    next: str | None


class NoticeOut(Schema):
    uid: str
    says: str
    address: str
    made_at: datetime
    is_unread: bool


class NoticesOut(Schema):
    items: list[NoticeOut]
    next: str | None


class Triage(StrEnum):
    KEEP = "keep"
    LATER = "later"
    DROP = "drop"
    UNDO = "undo"


class What(StrEnum):
    PERSON = "person"
    SPACE = "space"
    TAG = "tag"


class CardIn(Schema):
    answer: Answer


@router.get("/sources", response={200: SourcesOut, **REFUSED}, auth=STOCK)
def sources(request: HttpRequest, after: str = "") -> SourcesOut:
    """Things out there that an entry which the member may see is about, the newest first."""
    page = page_by_key(sources_visible_to(member_of(request)), keys=("-pk",), after=after, size=SIZE)
    return SourcesOut(items=[_source(one) for one in page.items], next=page.next_cursor)


@router.get("/sources/{uid}", response={200: SourceOut, **REFUSED}, auth=STOCK)
def source(request: HttpRequest, uid: str) -> SourceOut:
    return _source(get_object_or_404(sources_visible_to(member_of(request)), uid=uid))


def _source(one: Source) -> SourceOut:
    return SourceOut(
        uid=one.uid, kind=SourceKind(one.kind), url=one.url, title=one.title, author=one.author, address=at_home(one.get_absolute_url())
    )  # fmt: skip


@router.get("/people", response={200: PeopleOut, **REFUSED}, auth=STOCK)
def people(request: HttpRequest, after: str = "") -> PeopleOut:
    """The colleagues whom the member meets here, by name."""
    rows = Member.objects.active().met_by(member_of(request))
    page = page_by_key(rows, keys=("name", "pk"), after=after, size=SIZE)
    return PeopleOut(items=[PersonOut(handle=one.handle, name=one.name) for one in page.items], next=page.next_cursor)


@router.put("/following/{what}/{key}", response={204: None, **REFUSED}, auth=WRITE)
def follow(request: HttpRequest, what: What, key: str, mute: bool = False) -> Status[None]:
    """Follow a person (by handle), a space (by slug) or a tag; `mute` keeps it out of one's stream instead."""
    member = member_of(request)
    set_interest(member, _target(member, what, key), Interest.MUTE if mute else Interest.FOLLOW)
    return Status(204, None)


@router.delete("/following/{what}/{key}", response={204: None, **REFUSED}, auth=WRITE)
def unfollow(request: HttpRequest, what: What, key: str) -> Status[None]:
    member = member_of(request)
    set_interest(member, _target(member, what, key), None)
    return Status(204, None)


def _target(member: Member, what: What, key: str) -> Target:
    rows: Any = {
        What.PERSON: Member.objects.active().met_by(member).filter(handle=key),
        What.SPACE: Space.objects.visible_to(member).filter(slug=key),
        What.TAG: tags_visible_to(member).filter(name=key),
    }[what]
    found: Target | None = rows.first()
    if found is None:
        raise Http404
    return found


@router.get("/inbox", response={200: InboxOut, **REFUSED}, auth=STOCK)
def inbox(request: HttpRequest, state: ItemState | None = ItemState.NEW, after: str = "") -> InboxOut:
    """What came to the member by feeds, searches and mail, newest first."""
    page = inbox_page(member_of(request), state=state, after=after)
    items = [
        ItemOut(
            uid=row.uid, title=row.title, url=row.url if row.is_away else at_home(row.url), by=row.author, summary=row.summary,
            came_by=str(row.came_by), state=row.state, published_at=row.published_at,
        )
        for row in page.rows
    ]  # fmt: skip
    return InboxOut(items=items, next=page.next_cursor)


@router.post("/inbox/{uid}/{deed}", response={204: None, **REFUSED}, auth=WRITE)
def triage_item(request: HttpRequest, uid: str, deed: Triage) -> Status[None]:
    """Keep it (which saves it), put it by, drop it, or undo that."""
    member = member_of(request)
    found = get_object_or_404(InboxItem.objects.of(member), uid=uid)
    deeds = {Triage.KEEP: triage.keep, Triage.LATER: triage.put_by, Triage.DROP: triage.drop, Triage.UNDO: triage.undo}
    deeds[deed](member, found)
    return Status(204, None)


@router.get("/notices", response={200: NoticesOut, **REFUSED}, auth=STOCK)
def notices(request: HttpRequest, after: str = "") -> NoticesOut:
    """What others did that concerns the member, newest first."""
    page = notice_page(member_of(request), after=after)
    lines = [line for group in page.groups for line in group.lines]
    items = [
        NoticeOut(uid=line.uid, says=str(line.says), address=at_home(line.url), made_at=line.made_at, is_unread=line.is_unread)
        for line in lines
    ]
    return NoticesOut(items=items, next=page.next_cursor)


@router.post("/notices/read", response={204: None, **REFUSED}, auth=WRITE)
def have_read(request: HttpRequest) -> Status[None]:
    """All of them have been read."""
    read_all(member_of(request))
    return Status(204, None)


@router.get("/review", response={200: EntriesOut, **REFUSED}, auth=STOCK)
def review(request: HttpRequest) -> EntriesOut:
    """The cards of today that are left: the member's own highlights and notes, in their order."""
    member = member_of(request)
    keys = [one.entry_id for one in day_of(member).left]
    rows = {row.pk: row for row in with_heads(Entry.objects.authored_by(member)).filter(pk__in=keys)}
    return EntriesOut.of([rows[key] for key in keys if key in rows], member, None)


@router.post("/review/{uid}", response={204: None, **REFUSED}, auth=WRITE)
def answer_review(request: HttpRequest, uid: str, data: CardIn) -> Status[None]:
    """What became of a card."""
    member = member_of(request)
    answer_card(member, get_object_or_404(Entry.objects.authored_by(member), uid=uid), answer=data.answer)
    return Status(204, None)
