"""Earlier versions of one's own texts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema

from commonplace.api.auth import STOCK, WRITE, member_of, writer_of
from commonplace.api.entry_schemas import WholeEntryOut
from commonplace.api.fetching import answered, needs_share, own_entry, whole
from commonplace.api.schemas import REFUSED
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import RESPONSES, WITH_OWN_FORM
from commonplace.people.models import Member
from commonplace.sense.actions import restore_version

SHOWN = 200
Number = Annotated[int, Path(ge=1, le=10**6)]
router = Router(tags=["Entries"])


class VersionOut(Schema):
    """`number` counts from 1; `replaced_at` is when the next one took its place."""

    number: int
    title: str
    made_at: datetime
    replaced_at: datetime


class VersionsOut(Schema):
    items: list[VersionOut]


class WholeVersionOut(VersionOut):
    text: str


@router.get("/entries/{uid}/versions", response={200: VersionsOut, **REFUSED}, auth=STOCK)
def versions(request: HttpRequest, uid: str) -> VersionsOut:
    """Of one's own entry, the newest first: at most two hundred."""
    rows = _own(member_of(request), uid).revisions.defer("body")[:SHOWN]
    items = [VersionOut(number=one.number, title=one.title, made_at=one.made_at, replaced_at=one.replaced_at) for one in rows]
    return VersionsOut(items=items)


def _own(member: Member, uid: str) -> Entry:
    """Whose text is not put together from parts."""
    found = own_entry(member, uid)
    if found.kind in {*RESPONSES, *WITH_OWN_FORM}:
        raise Http404
    return found


@router.get("/entries/{uid}/versions/{number}", response={200: WholeVersionOut, **REFUSED}, auth=STOCK)
def version(request: HttpRequest, uid: str, number: Number) -> WholeVersionOut:
    """One with its text."""
    one = get_object_or_404(_own(member_of(request), uid).revisions, number=number)
    return WholeVersionOut(number=one.number, title=one.title, made_at=one.made_at, replaced_at=one.replaced_at, text=one.body)


@router.post("/entries/{uid}/versions/{number}/restore", response={200: WholeEntryOut, **REFUSED}, auth=WRITE)
def restore(request: HttpRequest, response: HttpResponse, uid: str, number: Number) -> WholeEntryOut:
    """Make an earlier version the present one; the one it replaces is kept."""
    member = writer_of(request)
    found = _own(member, uid)
    needs_share(request, found.audience.ring)
    restore_version(member, found, get_object_or_404(found.revisions, number=number), tags=tags_of(found))
    answered(response, changed := own_entry(member, uid))
    return whole(changed, member)
