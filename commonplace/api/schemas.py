"""The shapes that go in and out. Times are ISO 8601 in UTC; addresses are whole."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from ninja import Schema
from pydantic import Field, field_validator

from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Ring
from commonplace.kit.markdown import excerpt, plain_text
from commonplace.people.models import Member
from commonplace.seek.models import Fetching, ReachedBy

DeedKey = Annotated[str, Field(min_length=8, max_length=80, description="Yours for this deed: the same key again changes nothing.")]
Url = Annotated[str, Field(max_length=4000)]


def at_home(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


class Sent(Schema):
    """What comes in. Its texts are such that a database can hold them: no NUL, no half of a pair of surrogates."""

    @field_validator("*", mode="after")
    @classmethod
    def storable(cls, value: Any) -> Any:
        if isinstance(value, list):
            return [cls.storable(one) for one in value]
        if not isinstance(value, str):
            return value
        if "\x00" in value:
            value = value.replace("\x00", "")
        value.encode()  # what UTF-8 cannot hold is a ValueError, and so a problem of this field
        return value


class AudienceIn(Sent):
    """A ring, and for the middle ones which: `circle` by uid, `space` by slug, `people` by their short names."""

    ring: Ring = Ring.ME
    circle: str = ""
    space: str = ""
    people: list[str] = []


class PageIn(Sent):
    """The readable part of the page as the member's browser shows it, sent with their word.

    Only they can read the copy, unless `goes_with_save`: then whoever may see their save of the page may read it too.
    """

    html: str
    title: str = ""
    goes_with_save: bool = False


class AudienceOut(Schema):
    """`label` names the space; a circle is named to its owner alone."""

    ring: Ring
    label: str

    @classmethod
    def of(cls, audience: Audience, viewer: Member) -> AudienceOut:
        label = str(audience.get_ring_display())
        if audience.space is not None:
            label = audience.space.name
        elif audience.circle is not None and audience.owner_id == viewer.pk:
            label = audience.circle.name
        return cls(ring=Ring(audience.ring), label=label)


class PersonOut(Schema):
    handle: str
    name: str


class SaveOut(Schema):
    uid: str
    address: str
    title: str
    why: str
    tags: list[str]
    reached_by: ReachedBy
    audience: AudienceOut
    made_at: datetime
    fetching: Fetching
    failure: str

    @classmethod
    def of(cls, entry: Entry, viewer: Member, tags: list[str]) -> SaveOut:
        """Of one's own save, with its body and audience at hand."""
        body = entry.save_body
        return cls(
            uid=entry.uid,
            address=at_home(entry.get_absolute_url()),
            title=entry.title,
            why=entry.body,
            tags=tags,
            reached_by=ReachedBy(body.reached_by),
            audience=AudienceOut.of(entry.audience, viewer),
            made_at=entry.made_at,
            fetching=Fetching(body.fetching),
            failure=body.failure,
        )


class HighlightOut(Schema):
    """`note` is Markdown and one's own; of others' notes there is `words`, their beginning as plain text."""

    uid: str
    address: str
    quote: str
    prefix: str
    suffix: str
    note: str
    words: str
    tags: list[str]
    author: PersonOut
    is_mine: bool
    audience: AudienceOut
    revision: int
    made_at: datetime

    @classmethod
    def of(cls, entry: Entry, viewer: Member, tags: list[str]) -> HighlightOut:
        anchor = getattr(entry, "highlight_body", None)
        is_mine = entry.author_id == viewer.pk
        return cls(
            uid=entry.uid,
            address=at_home(entry.get_absolute_url()),
            quote=entry.quote,
            prefix=anchor.prefix if anchor else "",
            suffix=anchor.suffix if anchor else "",
            note=entry.body if is_mine else "",
            words=excerpt(plain_text(entry.body_html), 400) if entry.body else "",
            tags=tags,
            author=PersonOut(handle=entry.author.handle, name=entry.author.name),
            is_mine=is_mine,
            audience=AudienceOut.of(entry.audience, viewer),
            revision=entry.revision,
            made_at=entry.made_at,
        )


class ProblemOut(Schema):
    """RFC 9457. `code` is for programs; `field` says where, as in `audience.space`."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None = None


REFUSED = {401: ProblemOut, 403: ProblemOut, 404: ProblemOut, 422: ProblemOut, 429: ProblemOut}
"""What every door of a member's may answer instead of doing it."""


class MadeOut(Schema):
    """What was made, by its uid; its door says what it is."""

    uid: str


class WaitingOut(Schema):
    """The page is being fetched; ask the same again, with the same key, after so many seconds."""

    state: Literal["waiting"] = "waiting"
    detail: str
    retry_after: int
