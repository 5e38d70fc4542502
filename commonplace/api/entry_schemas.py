"""The shapes of entries, and of what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from commonplace.api.schemas import AudienceIn, AudienceOut, PersonOut, Sent, at_home
from commonplace.discussion.models import Remark
from commonplace.discussion.words import Sort, Way
from commonplace.entries.models import Entry
from commonplace.entries.words import FeedbackWanted, Kind, Maturity
from commonplace.lineage.queries import Line
from commonplace.people.models import Member

Beside = Annotated[str, Field(max_length=1000)]


class EntryOut(Schema):
    """An entry in lists. `words` is its beginning as plain text; `quote` the passage that a highlight is about."""

    uid: str
    address: str
    kind: Kind
    title: str
    quote: str
    words: str
    author: PersonOut
    is_mine: bool
    audience: AudienceOut
    maturity: Maturity
    is_announced: bool
    source: str | None
    made_at: datetime
    edited_at: datetime
    revision: int

    @classmethod
    def values(cls, entry: Entry, viewer: Member) -> dict[str, Any]:
        return {
            "uid": entry.uid,
            "address": at_home(entry.get_absolute_url()),
            "kind": Kind(entry.kind),
            "title": entry.title,
            "quote": entry.quote,
            "words": entry.excerpt,
            "author": PersonOut(handle=entry.author.handle, name=entry.author.name),
            "is_mine": entry.author_id == viewer.pk,
            "audience": AudienceOut.of(entry.audience, viewer),
            "maturity": Maturity(entry.maturity),
            "is_announced": entry.is_announced,
            "source": entry.source.uid if entry.source else None,
            "made_at": entry.made_at,
            "edited_at": entry.edited_at,
            "revision": entry.revision,
        }

    @classmethod
    def of(cls, entry: Entry, viewer: Member) -> EntryOut:
        return cls(**cls.values(entry, viewer))


class WholeEntryOut(EntryOut):
    """`html` is what this viewer reads: links and embeds to what they may not see are plain words. `text` is the Markdown, of one's own alone."""

    html: str
    text: str | None
    tags: list[str]
    feedback_wanted: FeedbackWanted
    adds: str


class EntriesOut(Schema):
    """`next` goes into `after`; null on the last page."""

    items: list[EntryOut]
    next: str | None

    @classmethod
    def of(cls, entries: Sequence[Entry], viewer: Member, cursor: str | None) -> EntriesOut:
        return cls(items=[EntryOut.of(entry, viewer) for entry in entries], next=cursor)


class WriteIn(Sent):
    """A note, post, question, practice, goal or journey. Of a practice `text` says where it applies and `probe` what is tried; of a goal `text` says
    what one is trying to do. Without an audience only its author sees it; any other needs the scope `share`."""

    kind: Kind = Kind.NOTE
    title: str = ""
    text: str = ""
    probe: str = ""
    tags: list[str] = []
    audience: AudienceIn = Field(default_factory=AudienceIn)
    builds_on: Annotated[list[str], Field(max_length=40)] = []


class RewriteIn(Sent):
    """What is left out stays as it is."""

    title: str | None = None
    text: str | None = None
    tags: list[str] | None = None


class ShareIn(Sent):
    """`adds` is the line that says what its author adds; `announce` puts it into the streams of those who may see it. `feedback_wanted` stays as it
    is where it is left out."""

    audience: AudienceIn
    adds: str = ""
    announce: bool = False
    feedback_wanted: FeedbackWanted | None = None


class SayIn(Sent):
    text: str


class SaidTo(StrEnum):
    """To everyone who sees what it answers; to whom it answers alone; to the author of the entry alone; or kept until that author opens it."""

    OPEN = Way.OPEN.value
    ASIDE = Way.ASIDE.value
    TO_AUTHOR = Way.TO_AUTHOR.value
    WAITING = Way.WAITING.value


class PassageIn(Sent):
    """Words of the text that is answered; `before` and `after` are those beside them, where they stand there more than once."""

    quote: str
    before: Beside = ""
    after: Beside = ""


class CommentIn(Sent):
    """`sort` is what it is in its writer's words; left out, it is what the author asked for. `to` says who reads it, `on` which words it is about."""

    text: str
    sort: Sort | None = None
    to: SaidTo = SaidTo.OPEN
    on: PassageIn | None = None


class ThanksIn(Sent):
    """I used this for ..."""

    used_for: str


class SaidOut(Schema):
    """A comment or an answer; `answers` is the uid of what it answers; of the entry, where the viewer may not see that. `sort` is null for what came
    from elsewhere. An aside is read by two people alone; what waits, until it is opened, by its writer. `quote` are the words it is about."""

    uid: str
    kind: Kind
    author: PersonOut
    html: str
    answers: str
    made_at: datetime
    sort: Sort | None
    quote: str
    is_aside: bool
    is_waiting: bool
    settled_at: datetime | None

    @classmethod
    def of(cls, entry: Entry, html: str, *, answers: str) -> SaidOut:
        """With `audience` and `remark` at hand."""
        remark: Remark | None = getattr(entry, "remark", None)
        return cls(
            uid=entry.uid,
            kind=Kind(entry.kind),
            author=PersonOut(handle=entry.author.handle, name=entry.author.name),
            html=html,
            answers=answers,
            made_at=entry.made_at,
            sort=Sort(remark.sort) if remark else None,
            quote=entry.quote,
            is_aside=entry.audience.is_aside,
            is_waiting=bool(remark and remark.is_waiting),
            settled_at=remark.settled_at if remark else None,
        )


class UnopenedOut(Schema):
    """All that its reader learns of a comment before opening it; `answers` is the uid of their entry."""

    uid: str
    by: PersonOut
    sort: Sort
    answers: str
    made_at: datetime


class UnopenedListOut(Schema):
    items: list[UnopenedOut]
    next: str | None


class EndOut(Schema):
    """One end of a line of lineage: `how` is quotes, builds_on, answers, contradicts, tries, supersedes, or mentions (a link in a text)."""

    how: str
    kind: str
    uid: str
    address: str
    title: str
    by: str

    @classmethod
    def of(cls, line: Line) -> EndOut:
        return cls(
            how=line.how or "mentions", kind=str(line.kind_label), uid=line.uid, address=at_home(line.url), title=line.title, by=line.by
        )


class LineageOut(Schema):
    grown_from: list[EndOut]
    led_to: list[EndOut]
    mentioned_in: list[EndOut]
