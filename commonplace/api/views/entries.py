"""Entries of every kind, as far as the member may see them: found, read, and what they grew from and led to."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from commonplace.api.auth import STOCK, member_of
from commonplace.api.conditions import etag_of, is_known, link_next
from commonplace.api.entry_schemas import EntriesOut, EntryOut, LineageOut, LineOut, ThanksOut, WholeEntryOut
from commonplace.api.schemas import ProblemOut
from commonplace.entries.audience import EntryQuerySet, sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.lineage.queries import grown_from, led_to, thanks_for
from commonplace.people.models import Member
from commonplace.search.queries import Sort, find_entries
from commonplace.search.query import Filter, parse

router = Router(tags=["Entries"])
REFUSED = {401: ProblemOut, 403: ProblemOut, 429: ProblemOut}
Short = Annotated[str, Field(max_length=200)]


class Wish(Schema):
    """What is looked for. `q` is the language of the search box: words, "phrases", -exclusion, `tag:`, `by:`, `in:`, `from:`, `after:` ..."""

    q: Annotated[str, Field(max_length=2000)] = ""
    kind: Kind | None = None
    tag: Short = ""
    author: Short = ""
    space: Short = ""
    sort: Sort = Sort.NEWEST
    after: Annotated[str, Field(max_length=40)] = ""


@router.get("/entries", response={200: EntriesOut, 422: ProblemOut, **REFUSED}, auth=STOCK)
def entries(request: HttpRequest, response: HttpResponse, wish: Query[Wish]) -> EntriesOut:
    """The entries that the member may see, newest first, thirty at a time; with `sort=best` those that answer `q` best come first."""
    member = member_of(request)
    query = parse(wish.q)
    for name, value in (("tag", wish.tag), ("by", wish.author), ("in", wish.space)):
        if value := value.replace('"', "").strip():
            query = parse(query.narrowed_to(Filter(name, value)))
    found = find_entries(member, query, kind=wish.kind or "", after=wish.after, sort=wish.sort)
    rows = {row.pk: row for row in _with_parts(member).filter(pk__in=[hit.pk for hit in found.entries])}
    link_next(request, response, found.next_cursor)
    shown = [rows[hit.pk] for hit in found.entries if hit.pk in rows]
    return EntriesOut(items=EntryOut.of_each(shown, member), next=found.next_cursor)


@router.get("/entries/{uid}", response={200: WholeEntryOut, 304: None, 404: ProblemOut, **REFUSED}, auth=STOCK)
def entry(request: HttpRequest, response: HttpResponse, uid: str) -> Any:
    """One entry. Its ETag goes into If-None-Match, to ask whether it is still the same, and into If-Match, to change it."""
    member = member_of(request)
    shown = WholeEntryOut.of(get_object_or_404(_with_parts(member), uid=uid), member)
    response.headers["ETag"] = etag_of(shown)
    return Status(304, None) if is_known(request, etag_of(shown)) else shown


@router.get("/entries/{uid}/lineage", response={200: LineageOut, 404: ProblemOut, **REFUSED}, auth=STOCK)
def lineage(request: HttpRequest, uid: str) -> LineageOut:
    """What it grew from, what grew from it, and what it was used for, as far as the member may see the other ends."""
    member = member_of(request)
    found, sight = entry_with_page(member, uid), sight_of(member)
    return LineageOut(
        grown_from=[LineOut.of(line) for line in grown_from(sight, found)],
        led_to=[LineOut.of(line) for line in led_to(sight, found)],
        thanks=[ThanksOut.of(line) for line in thanks_for(sight, found)],
    )


def entry_with_page(member: Member, uid: str) -> Entry:
    """Responses live on the page of their root, and have no lineage or thanks of their own."""
    return get_object_or_404(_with_parts(member).filter(root__isnull=True), uid=uid)


def _with_parts(member: Member) -> EntryQuerySet:
    return Entry.objects.visible_to(member).select_related("author", "audience__space", "audience__circle")
