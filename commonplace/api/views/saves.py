"""Saving a page: the deed of the capture page, by another door."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from commonplace.api.asking import chosen_audience, sent_page
from commonplace.api.auth import CAPTURE, keep_within_captures, member_of
from commonplace.api.problems import Problem
from commonplace.api.schemas import AudienceIn, DeedKey, PageIn, ProblemOut, SaveOut, Sent, Url
from commonplace.entries.audience import EntryQuerySet
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.texts import MAX_TITLE
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.seek.actions import capture
from commonplace.seek.models import ReachedBy
from commonplace.share.actions import bring_back, withdraw

router = Router(tags=["Saves"])


class SaveIn(Sent):
    url: Url
    deed_key: DeedKey
    title: str = ""
    why: str = ""
    reached_by: ReachedBy = ReachedBy.OWN_JUDGEMENT
    tags: list[str] = []
    audience: AudienceIn = Field(default_factory=AudienceIn)
    page: PageIn | None = None


@router.post("/saves", response={200: SaveOut, 201: SaveOut, 422: ProblemOut, 429: ProblemOut}, auth=CAPTURE)
def save(request: HttpRequest, data: SaveIn) -> Status[SaveOut]:
    """Save a page. 201: it is new; 200: the member had saved it before, and that save is as it was (a page sent along is kept all the same)."""
    member = member_of(request)
    keep_within_captures(member)
    try:
        captured = capture(
            member,
            url=data.url,
            why=data.why,
            title=clean_line(data.title)[:MAX_TITLE],
            reached_by=data.reached_by,
            tags=data.tags,
            audience=chosen_audience(member, data.audience),
            deed_key=data.deed_key,
            page=sent_page(data.page, data.title),
        )
    except Refusal as refusal:
        if refusal.field == "body":
            raise Problem(422, "refused", str(refusal), field="why") from refusal
        raise
    # A deed that was done and then withdrawn is not done again by repeating it.
    entry = _own_saves(member).filter(pk=captured.entry.pk).first()
    if entry is None:
        raise Problem(409, "withdrawn", _("You saved this and withdrew it. It lies in your bin."), field="deed_key")
    return Status(201 if captured.is_new else 200, SaveOut.of(entry, member, tags_of(entry)))


@router.delete("/saves/{uid}", response={204: None, 404: ProblemOut}, auth=CAPTURE)
def withdraw_save(request: HttpRequest, uid: str) -> Status[None]:
    """Put one's own save into the bin."""
    member = member_of(request)
    withdraw(member, get_object_or_404(_own_saves(member), uid=uid))
    return Status(204, None)


@router.post("/saves/{uid}/bring-back", response={200: SaveOut, 404: ProblemOut, 422: ProblemOut}, auth=CAPTURE)
def bring_save_back(request: HttpRequest, uid: str) -> SaveOut:
    """Undo the withdrawal."""
    member = member_of(request)
    bring_back(member, get_object_or_404(Entry.objects.in_bin_of(member).filter(kind=Kind.SAVE), uid=uid))
    entry = _own_saves(member).filter(uid=uid).first()
    if entry is None:
        raise Http404
    return SaveOut.of(entry, member, tags_of(entry))


def _own_saves(member: Member) -> EntryQuerySet:
    rows = Entry.objects.authored_by(member).filter(kind=Kind.SAVE, save_body__isnull=False)
    return rows.select_related("author", "audience__space", "audience__circle", "save_body")
