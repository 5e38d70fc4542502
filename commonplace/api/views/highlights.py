"""Highlights on a page, by its address: those that the member may see, and their own to mark, change and remove."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from commonplace.api.asking import chosen_audience, source_called
from commonplace.api.auth import CAPTURE, READ, keep_within, member_of
from commonplace.api.marking import Wanted, mark
from commonplace.api.problems import Problem
from commonplace.api.schemas import AudienceIn, DeedKey, HighlightOut, PageIn, ProblemOut, Sent, Url, WaitingOut
from commonplace.entries.audience import EntryQuerySet
from commonplace.entries.lifecycle import EditConflict
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of, tags_of_each
from commonplace.entries.words import Kind
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.sense.actions import rewrite_entry
from commonplace.share.actions import bring_back, set_audience, withdraw

SIZE = 200
MARKS_AN_HOUR = 600
WAIT = 2

router = Router(tags=["Highlights"])


class HighlightsOut(Schema):
    items: list[HighlightOut]
    next: str | None


class MarkIn(Sent):
    """The passage by its words and what stands around them, up to 64 characters on each side. `title` is the page's, should it not be saved yet."""

    url: Url
    deed_key: DeedKey
    quote: str
    prefix: str = ""
    suffix: str = ""
    note: str = ""
    tags: list[str] = []
    audience: AudienceIn = Field(default_factory=AudienceIn)
    title: str = ""
    page: PageIn | None = None


class ChangeIn(Sent):
    """What is left out stays. `revision` is the one that the change began from."""

    revision: int
    note: str | None = None
    tags: list[str] | None = None
    audience: AudienceIn | None = None


@router.get("/highlights", response={200: HighlightsOut, 401: ProblemOut, 422: ProblemOut}, auth=READ)
def highlights(request: HttpRequest, url: Url, after: str = "") -> HighlightsOut:
    """The highlights on this page that the member may see, oldest first, two hundred at a time; `next` goes into `after`."""
    member = member_of(request)
    source = source_called(member, url)
    if source is None:
        return HighlightsOut(items=[], next=None)
    page = page_by_key(_with_parts(Entry.objects.visible_to(member)).filter(source=source), keys=("pk",), after=after, size=SIZE)
    tags = tags_of_each(page.items)
    return HighlightsOut(items=[HighlightOut.of(entry, member, tags[entry.pk]) for entry in page.items], next=page.next_cursor)


@router.post(
    "/highlights", response={200: HighlightOut, 201: HighlightOut, 202: WaitingOut, 422: ProblemOut, 429: ProblemOut}, auth=CAPTURE
)
def mark_on_page(request: HttpRequest, data: MarkIn) -> Status[Any]:
    """Highlight a passage. 202: the member has no copy of the page yet, so it is saved (for them alone) and fetched first."""
    member = member_of(request)
    keep_within(f"mark:{member.pk}", most=MARKS_AN_HOUR, within=timedelta(hours=1))
    wanted = Wanted(**data.dict(exclude={"audience", "page"}), audience=chosen_audience(member, data.audience), page=data.page)
    entry = mark(member, wanted)
    if entry is None:
        return Status(202, WaitingOut(detail=_("The page is being fetched, so that the highlight has its place."), retry_after=WAIT))
    if entry.is_withdrawn:
        raise Problem(409, "withdrawn", _("You marked this and removed it. It lies in your bin."), field="deed_key")
    return Status(200 if entry.is_repeat else 201, _shown(member, entry.uid))


@router.patch("/highlights/{uid}", response={200: HighlightOut, 404: ProblemOut, 409: ProblemOut, 422: ProblemOut}, auth=CAPTURE)
def change(request: HttpRequest, uid: str, data: ChangeIn) -> HighlightOut:
    """Change the note, the tags or the audience of one's own highlight. 409: it was changed elsewhere meanwhile; nothing was stored."""
    member = member_of(request)
    entry = get_object_or_404(_with_parts(Entry.objects.authored_by(member)), uid=uid)
    note = entry.body if data.note is None else data.note
    tags = tags_of(entry) if data.tags is None else data.tags
    audience = chosen_audience(member, data.audience) if data.audience else None
    try:
        changed = rewrite_entry(member, entry, title=entry.title, body=note, tags=tags, expected_revision=data.revision)
    except EditConflict as conflict:
        raise Problem(409, "changed_elsewhere", str(conflict), field="revision") from conflict
    if audience is not None:
        set_audience(member, changed, audience)
    return _shown(member, uid)


@router.delete("/highlights/{uid}", response={204: None, 404: ProblemOut}, auth=CAPTURE)
def remove(request: HttpRequest, uid: str) -> Status[None]:
    """Put one's own highlight into the bin."""
    member = member_of(request)
    withdraw(member, get_object_or_404(_with_parts(Entry.objects.authored_by(member)), uid=uid))
    return Status(204, None)


@router.post("/highlights/{uid}/bring-back", response={200: HighlightOut, 404: ProblemOut}, auth=CAPTURE)
def bring_highlight_back(request: HttpRequest, uid: str) -> HighlightOut:
    """Undo the removal."""
    member = member_of(request)
    bring_back(member, get_object_or_404(_with_parts(Entry.objects.in_bin_of(member)), uid=uid))
    return _shown(member, uid)


def _with_parts(rows: EntryQuerySet) -> EntryQuerySet:
    return rows.filter(kind=Kind.HIGHLIGHT).select_related("author", "audience__space", "audience__circle", "highlight_body")


def _shown(member: Member, uid: str) -> HighlightOut:
    entry = _with_parts(Entry.objects.authored_by(member)).get(uid=uid)
    return HighlightOut.of(entry, member, tags_of(entry))
