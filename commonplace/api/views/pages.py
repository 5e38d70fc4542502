"""What a member knows of a page by its address."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema

from commonplace.api.asking import source_called
from commonplace.api.auth import READ, member_of
from commonplace.api.schemas import ProblemOut, SaveOut, Url, at_home
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Kind
from commonplace.sense.placing import copy_for
from commonplace.sources.addresses import normalise_url

router = Router(tags=["Pages"])


class CopyOut(Schema):
    """The copy that the member reads: fetched by the server, their own browser's, or another member's, sent with their save."""

    kind: Literal["fetched", "mine", "sent"]
    made_at: datetime


class PageOut(Schema):
    """`url` is the one spelling under which the address is kept; `reader` is empty where the member may see nothing about it."""

    url: str
    save: SaveOut | None
    reader: str
    copy_at_hand: CopyOut | None
    highlights: int


@router.get("/page", response={200: PageOut, 401: ProblemOut, 422: ProblemOut}, auth=READ)
def page(request: HttpRequest, url: Url) -> PageOut:
    """Whether the member saved this page, whether there is a copy to read, and how many highlights on it they may see."""
    member = member_of(request)
    source = source_called(member, url)
    if source is None:
        return PageOut(url=normalise_url(url), save=None, reader="", copy_at_hand=None, highlights=0)
    visible = Entry.objects.visible_to(member).filter(source=source)
    mine = Entry.objects.authored_by(member).filter(source=source, kind=Kind.SAVE, save_body__isnull=False)
    save = mine.select_related("audience__space", "audience__circle", "save_body").first()
    copy = copy_for(member, source)
    return PageOut(
        url=source.url,
        save=SaveOut.of(save, member, tags_of(save)) if save else None,
        reader=at_home(source.get_absolute_url()),
        copy_at_hand=_copy(copy.sender_id, member.pk, copy.made_at) if copy else None,
        highlights=visible.filter(kind=Kind.HIGHLIGHT).count(),
    )


def _copy(sender_id: int | None, member_id: int, made_at: datetime) -> CopyOut:
    return CopyOut(kind="fetched" if sender_id is None else "mine" if sender_id == member_id else "sent", made_at=made_at)
