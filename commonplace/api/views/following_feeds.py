"""Feeds and saved searches: what looks out for the member by itself. Everybody else's do not exist here."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from commonplace.api.auth import STOCK, WRITE, keep_within_looks, member_of, writer_of
from commonplace.api.entry_schemas import EntriesOut
from commonplace.api.fetching import with_heads
from commonplace.api.schemas import REFUSED, Sent, Url
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.feeds.actions import following
from commonplace.feeds.models import Subscription
from commonplace.feeds.queries import FeedRow, feed_row, feeds_page
from commonplace.inbox.models import MAX_TAG_LINE
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.searches import actions
from commonplace.searches.models import MAX_NAME, Alert, SavedSearch
from commonplace.searches.queries import new_answers, searches_of

SIZE = 50
router = Router(tags=["Feeds and saved searches"])
TagLine = Annotated[str, Field(max_length=MAX_TAG_LINE)]


class FeedOut(Schema):
    """`says` is what is the matter with it, "" where all is well."""

    uid: str
    name: str
    url: str
    site_url: str
    tags: str
    is_muted: bool
    says: str
    fetched_at: datetime | None

    @classmethod
    def of(cls, row: FeedRow) -> FeedOut:
        return cls(
            uid=row.uid, name=row.name, url=row.address, site_url=row.site_url, tags=row.tags, is_muted=row.is_muted, says=str(row.says),
            fetched_at=row.fetched_at,
        )  # fmt: skip


class FeedsOut(Schema):
    items: list[FeedOut]
    next: str | None


class FeedIn(Sent):
    """`tags`, separated by commas, are borne by what comes from it."""

    url: Url
    name: Annotated[str, Field(max_length=300)] = ""
    tags: TagLine = ""


class FeedChangeIn(Sent):
    """What is left out stays as it is; muted, it brings nothing."""

    name: Annotated[str, Field(max_length=300)] | None = None
    tags: TagLine | None = None
    is_muted: bool | None = None


class SavedSearchIn(Sent):
    """`text` is in the language of the search page; `alert` says where it tells of what is new."""

    text: Annotated[str, Field(max_length=1_000)]
    kind: Kind | None = None
    name: Annotated[str, Field(max_length=MAX_NAME)] = ""
    alert: Alert = Alert.INBOX


class SavedSearchOut(Schema):
    """`new` counts what it found since the member said that they had seen it."""

    uid: str
    name: str
    text: str
    new: int


class SavedSearchesOut(Schema):
    items: list[SavedSearchOut]


class SeenIn(Sent):
    """Uids of the entries that were seen."""

    entries: Annotated[list[str], Field(max_length=200)]


@router.get("/feeds", response={200: FeedsOut, **REFUSED}, auth=STOCK)
def feeds(request: HttpRequest, after: str = "") -> FeedsOut:
    """Those that the member follows, the newest first."""
    page = feeds_page(member_of(request), after=after)
    return FeedsOut(items=[FeedOut.of(row) for row in page.rows], next=page.next_cursor)


@router.post("/feeds", response={201: FeedOut, **REFUSED}, auth=WRITE)
def follow_feed(request: HttpRequest, data: FeedIn) -> Status[FeedOut]:
    """Follow the feed at this address; it is read in a job."""
    member = writer_of(request)
    keep_within_looks(member)
    made = following.follow(member, url=data.url, name=data.name, tags=data.tags)
    return Status(201, _feed(member, made.uid))


def _subscription(member: Member, uid: str) -> Subscription:
    return get_object_or_404(Subscription.objects.of(member).select_related("feed"), uid=uid)


def _feed(member: Member, uid: str) -> FeedOut:
    return FeedOut.of(feed_row(_subscription(member, uid)))


@router.patch("/feeds/{uid}", response={200: FeedOut, **REFUSED}, auth=WRITE)
def change_feed(request: HttpRequest, uid: str, data: FeedChangeIn) -> FeedOut:
    """Call it something else, tag what comes from it, or let it be silent."""
    member = writer_of(request)
    found = _subscription(member, uid)
    following.change(
        member, found, name=found.name if data.name is None else data.name, tags=found.tags if data.tags is None else data.tags,
        is_muted=found.is_muted if data.is_muted is None else data.is_muted,
    )  # fmt: skip
    return _feed(member, uid)


@router.delete("/feeds/{uid}", response={204: None, **REFUSED}, auth=WRITE)
def leave_feed(request: HttpRequest, uid: str) -> Status[None]:
    """Stop following. What came and was not touched goes with it."""
    member = writer_of(request)
    following.leave(member, _subscription(member, uid))
    return Status(204, None)


@router.post("/feeds/{uid}/bring-back", response={200: FeedOut, **REFUSED}, auth=WRITE)
def bring_feed_back(request: HttpRequest, uid: str) -> FeedOut:
    """Follow it again, as it was."""
    member = writer_of(request)
    following.come_back(member, get_object_or_404(Subscription.objects.filter(member=member).select_related("feed"), uid=uid))
    return _feed(member, uid)


@router.get("/saved-searches", response={200: SavedSearchesOut, **REFUSED}, auth=STOCK)
def saved_searches(request: HttpRequest) -> SavedSearchesOut:
    """All of them, the newest first: a member keeps a hundred at most."""
    rows = searches_of(member_of(request))
    return SavedSearchesOut(items=[SavedSearchOut(uid=one.uid, name=one.name, text=one.text, new=one.new) for one in rows])


@router.post("/saved-searches", response={201: SavedSearchOut, **REFUSED}, auth=WRITE)
def keep_search(request: HttpRequest, data: SavedSearchIn) -> Status[SavedSearchOut]:
    """Keep a search. What it finds now counts as seen; the same one again changes nothing."""
    made = actions.keep_search(writer_of(request), text=data.text, kind=data.kind or "", name=data.name, alert=data.alert)
    return Status(201, SavedSearchOut(uid=made.uid, name=made.name, text=made.text, new=0))


def _search(member: Member, uid: str) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.of(member), uid=uid)


@router.put("/saved-searches/{uid}", response={204: None, **REFUSED}, auth=WRITE)
def change_search(request: HttpRequest, uid: str, data: SavedSearchIn) -> Status[None]:
    """Ask otherwise, call it otherwise, or have it tell otherwise. Another question begins anew."""
    member = writer_of(request)
    actions.change_search(member, _search(member, uid), text=data.text, kind=data.kind or "", name=data.name, alert=data.alert)
    return Status(204, None)


@router.get("/saved-searches/{uid}/new", response={200: EntriesOut, **REFUSED}, auth=STOCK)
def new_in_search(request: HttpRequest, uid: str, after: str = "") -> EntriesOut:
    """What it found since, as far as the member may still see it."""
    member = member_of(request)
    rows = with_heads(new_answers(member, _search(member, uid)))
    page = page_by_key(rows, keys=("-made_at", "-pk"), after=after, size=SIZE)
    return EntriesOut.of(page.items, member, page.next_cursor)


@router.post("/saved-searches/{uid}/seen", response={204: None, **REFUSED}, auth=WRITE)
def have_seen(request: HttpRequest, uid: str, data: SeenIn) -> Status[None]:
    """These have been seen; what came meanwhile stays new."""
    member = writer_of(request)
    found = _search(member, uid)
    keys = Entry.objects.visible_to(member).filter(uid__in=data.entries).values_list("pk", flat=True)
    actions.mark_seen(member, found, entries=keys)
    return Status(204, None)


@router.delete("/saved-searches/{uid}", response={204: None, **REFUSED}, auth=WRITE)
def remove_search(request: HttpRequest, uid: str) -> Status[None]:
    """Keep it no longer."""
    member = writer_of(request)
    actions.remove_search(member, _search(member, uid))
    return Status(204, None)


@router.post("/saved-searches/{uid}/bring-back", response={204: None, **REFUSED}, auth=WRITE)
def bring_search_back(request: HttpRequest, uid: str) -> Status[None]:
    """Undo the removal."""
    member = writer_of(request)
    actions.bring_back(member, get_object_or_404(SavedSearch.objects.filter(member=member), uid=uid))
    return Status(204, None)
