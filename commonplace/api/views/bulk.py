"""Many highlights at once, as a program that kept them elsewhere brings them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from commonplace.api.auth import CAPTURE, keep_within_writing, member_of
from commonplace.api.schemas import ProblemOut, Sent, Url, at_home
from commonplace.entries import audiences
from commonplace.entries.adding import Draft
from commonplace.entries.texts import clean_quote, has_words
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member
from commonplace.sense.actions import Whereabouts, write_entries
from commonplace.sources.actions import source_at

MOST = 500
router = Router(tags=["Highlights"])


class MarkedIn(Sent):
    """A passage of a page. `place` is where it stood, as readers count (page 12). The same passage of the same page again changes nothing."""

    url: Url
    quote: str
    note: str = ""
    tags: list[str] = []
    place: str = ""
    marked_at: datetime | None = None


class MarkedListIn(Sent):
    items: Annotated[list[MarkedIn], Field(min_length=1, max_length=MOST)]


class RowOut(Schema):
    """What became of one: taken; known, as it was here before; skipped, and why."""

    outcome: Literal["taken", "known", "skipped"]
    address: str | None = None
    reason: str = ""


class ReportOut(Schema):
    taken: int
    rows: list[RowOut]


@router.post(
    "/highlights/bulk", response={200: ReportOut, 401: ProblemOut, 403: ProblemOut, 422: ProblemOut, 429: ProblemOut}, auth=CAPTURE
)
def mark_many(request: HttpRequest, data: MarkedListIn) -> ReportOut:
    """At most 500, seen by the member alone. Each row says what became of it; the others are taken all the same."""
    member = member_of(request)
    keep_within_writing(member)
    drafts: dict[int, tuple[Draft, Whereabouts]] = {}
    rows: list[RowOut] = []
    for number, one in enumerate(data.items):
        rows.append(RowOut(outcome="known"))
        try:
            drafts[number] = _draft(member, one), Whereabouts(place=one.place)
        except Refusal as refusal:
            rows[number] = RowOut(outcome="skipped", reason=str(refusal))
    written = write_entries(
        member, [draft for draft, _where in drafts.values()], batch=new_uid(), whereabouts=[where for _draft, where in drafts.values()]
    )
    taken = 0
    seen: set[int] = set()
    for number, entry in zip(drafts, written, strict=True):
        is_new = not entry.is_repeat and entry.pk not in seen
        seen.add(entry.pk)
        taken += is_new
        rows[number] = RowOut(outcome="taken" if is_new else "known", address=at_home(entry.get_absolute_url()))
    return ReportOut(taken=taken, rows=rows)


def _draft(member: Member, one: MarkedIn) -> Draft:
    quote = clean_quote(one.quote)
    if not has_words(quote):
        raise Refusal(_("There are no words in it."), field="quote")
    source = source_at(one.url)
    known = " ".join([source.url, *quote.split()])
    return Draft(
        kind=Kind.HIGHLIGHT,
        quote=quote,
        body=one.note,
        tags=one.tags,
        audience=audiences.only_me(member),
        source=source,
        made_at=one.marked_at,
        deed_key=f"bulk:{hashlib.sha256(known.encode()).hexdigest()[:40]}",
    )
