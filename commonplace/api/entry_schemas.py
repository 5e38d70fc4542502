"""How entries of every kind go in and out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from commonplace.api.schemas import AudienceIn, AudienceOut, DeedKey, PersonOut, Sent, at_home
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of, tags_of_each
from commonplace.entries.words import FeedbackWanted, Kind, Maturity
from commonplace.lineage.queries import Line, ThanksLine, shown_body
from commonplace.people.models import Member

Title = Annotated[str, Field(max_length=300)]
Body = Annotated[str, Field(max_length=200_000)]


class EntryOut(Schema):
    """An entry in a list. `quote` is the passage of a highlight, `words` how its text begins, as plain text."""

    uid: str
    kind: Kind
    address: str
    title: str
    quote: str
    words: str
    tags: list[str]
    author: PersonOut
    is_mine: bool
    audience: AudienceOut
    maturity: Maturity
    feedback_wanted: FeedbackWanted
    is_announced: bool
    revision: int
    made_at: datetime

    @classmethod
    def of_each(cls, entries: Sequence[Entry], viewer: Member) -> list[EntryOut]:
        """Entries that the viewer may see, with author and audience at hand."""
        tags = tags_of_each(entries)
        return [cls(**_common(entry, viewer, tags[entry.pk])) for entry in entries]


class WholeEntryOut(EntryOut):
    """`html` is the text with its links as far as the member may see where they lead; `body`, the Markdown, is one's own alone."""

    html: str
    body: str

    @classmethod
    def of(cls, entry: Entry, viewer: Member) -> WholeEntryOut:
        body = entry.body if entry.author_id == viewer.pk else ""
        return cls(**_common(entry, viewer, tags_of(entry)), html=str(shown_body(viewer, entry)), body=body)


class EntriesOut(Schema):
    """`next` goes into `after`; the header Link has the whole address."""

    items: list[EntryOut]
    next: str | None


class LineOut(Schema):
    """What stands at the other end: an entry (`uid`), or a source."""

    how: str
    label: str
    uid: str
    address: str
    title: str
    by: str
    is_source: bool

    @classmethod
    def of(cls, line: Line) -> LineOut:
        address = line.url if line.url.startswith("http") else at_home(line.url)
        return cls(
            how=line.how, label=str(line.label), uid=line.uid, address=address, title=line.title, by=line.by, is_source=line.is_source
        )


class ThanksOut(Schema):
    used_for: str
    made_at: datetime
    member: PersonOut

    @classmethod
    def of(cls, line: ThanksLine) -> ThanksOut:
        return cls(used_for=line.used_for, made_at=line.made_at, member=PersonOut(handle=line.handle, name=line.name))


class LineageOut(Schema):
    """What it grew from, what it led to, and who used it for what."""

    grown_from: list[LineOut]
    led_to: list[LineOut]
    thanks: list[ThanksOut]


class EntryIn(Sent):
    """A note, a post or a question. `grown_from` are uids of entries that it builds on. A wider ring than `me` takes the scope `share`."""

    kind: Literal[Kind.NOTE, Kind.POST, Kind.QUESTION] = Kind.NOTE
    title: Title = ""
    body: Body = ""
    tags: list[str] = []
    audience: AudienceIn = AudienceIn()
    grown_from: Annotated[list[str], Field(max_length=20)] = []
    deed_key: DeedKey


class EntryChangeIn(Sent):
    """What is left out stays."""

    title: Title | None = None
    body: Body | None = None
    tags: list[str] | None = None


class SharingIn(Sent):
    """Who may see it, what one adds, and whether they are told."""

    audience: AudienceIn
    adds: Annotated[str, Field(max_length=500)] = ""
    announce: bool = False


class ResponseIn(Sent):
    body: Body
    deed_key: DeedKey


class ThanksIn(Sent):
    used_for: Annotated[str, Field(max_length=500)]
    deed_key: DeedKey


def _common(entry: Entry, viewer: Member, tags: list[str]) -> dict[str, Any]:
    return {
        "uid": entry.uid,
        "kind": Kind(entry.kind),
        "address": at_home(entry.get_absolute_url()),
        "title": entry.title,
        "quote": entry.quote,
        "words": entry.excerpt,
        "tags": tags,
        "author": PersonOut(handle=entry.author.handle, name=entry.author.name),
        "is_mine": entry.author_id == viewer.pk,
        "audience": AudienceOut.of(entry.audience, viewer),
        "maturity": Maturity(entry.maturity),
        "feedback_wanted": FeedbackWanted(entry.feedback_wanted),
        "is_announced": entry.is_announced,
        "revision": entry.revision,
        "made_at": entry.made_at,
    }
