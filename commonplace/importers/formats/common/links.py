"""From what a file says of a link to the items of an import: a save, and a highlight for each passage that was marked there.

The same address twice in one file becomes one save: tags and notes are joined, the earliest date stands, and a remark says so. A save is
known by its address, since that is also all that is left of it after folding; a passage by the service's own identifier or its words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.entries.words import Kind
from commonplace.importers.formats.common.values import once
from commonplace.importers.items import Item, NotTaken, Parsed, SourceFacts
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.seek.models import ReachedBy
from commonplace.sources.addresses import normalise_url
from commonplace.sources.models import SourceKind

FAVOURITE = "favourite"
TO_READ = "to-read"
MAX_THINGS = 300_000
MAX_FOLDED = 1000
"""Joining goes on no further for one address, so that its time stays in proportion to the file."""
NO_ADDRESS = _("It has no web address.")
NO_ARTICLE = _("The article's text in the file was not taken; the page itself will be fetched.")
_PLACES_NAMED = 5


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A marked passage and what was noted beside it. `key` is the service's own identifier."""

    quote: str
    note: str = ""
    tags: tuple[str, ...] = ()
    made_at: datetime | None = None
    key: str = ""
    location: str = ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """What one place in a file says of one address. `text` is what the member wrote about it.

    What has no address (a book, a talk) may be known by `key` instead ("isbn:...", "doi:...") or by title and author, if `may_lack_address`.
    """

    place: str
    url: str = ""
    title: str = ""
    text: str = ""
    tags: tuple[str, ...] = ()
    made_at: datetime | None = None
    edited_at: datetime | None = None
    kind: SourceKind = SourceKind.PAGE
    key: str = ""
    author: str = ""
    site: str = ""
    language: str = ""
    published_on: date | None = None
    reached_by: ReachedBy = ReachedBy.OWN_JUDGEMENT
    passages: tuple[Passage, ...] = ()
    remarks: tuple[str | Promise, ...] = ()
    may_lack_address: bool = False


@dataclass
class _Folded:
    link: Link
    places: list[str] = field(default_factory=list)


def gathered(found: Iterable[Link | Item | NotTaken]) -> Parsed:
    """Items for the links, those of one address folded, in the order in which addresses first appear. Items and reasons pass as they are."""
    order: list[_Folded | Item | NotTaken] = []
    by_identity: dict[str, _Folded] = {}
    for count, thing in enumerate(found, 1):
        if count > MAX_THINGS:
            raise Refusal(_("This file holds more than 300,000 links. Export it in parts."), field="file")
        checked = _with_address(thing) if isinstance(thing, Link) else thing
        if not isinstance(checked, Link):
            order.append(checked)
            continue
        identity = _identity(checked)
        if (earlier := by_identity.get(identity)) is None:
            earlier = by_identity[identity] = _Folded(checked)
            order.append(earlier)
        elif len(earlier.places) < MAX_FOLDED:
            earlier.link = _joined(earlier.link, checked)
        earlier.places.append(checked.place)
    for entry in order:
        if isinstance(entry, _Folded):
            yield from _items(entry)
        else:
            yield entry


def _with_address(link: Link) -> Link | NotTaken:
    """The link with its address in the one spelling, or why it cannot be taken."""
    if not link.url.strip():
        if link.may_lack_address and (link.key or link.title):
            return replace(link, url="")
        return NotTaken(link.place, NO_ADDRESS, link.title)
    try:
        return replace(link, url=normalise_url(link.url))
    except Refusal as refusal:
        if link.may_lack_address and (link.key or link.title):
            remark = _("Its web address was left out: %(reason)s") % {"reason": refusal.message}
            return replace(link, url="", remarks=(*link.remarks, remark))
        return NotTaken(link.place, refusal.message, link.title or clean_line(link.url[:200]))


def _identity(link: Link) -> str:
    return link.url or link.key or f"{link.title.casefold()}\0{link.author.casefold()}"


def _joined(first: Link, second: Link) -> Link:
    text = first.text if second.text in first.text else "\n\n".join(part for part in (first.text, second.text) if part)
    known = {(passage.quote, passage.note) for passage in first.passages}
    return replace(
        first,
        title=first.title or second.title,
        text=text,
        tags=once((*first.tags, *second.tags)),
        made_at=min((when for when in (first.made_at, second.made_at) if when), default=None),
        edited_at=max((when for when in (first.edited_at, second.edited_at) if when), default=None),
        author=first.author or second.author,
        passages=(*first.passages, *(passage for passage in second.passages if (passage.quote, passage.note) not in known)),
        remarks=tuple(dict.fromkeys((*first.remarks, *second.remarks))),
    )


def _items(folded: _Folded) -> Iterator[Item]:
    link = folded.link
    source = SourceFacts(
        url=link.url,
        kind=link.kind,
        key="" if link.url else link.key,
        title=link.title,
        author=link.author[:300],
        site=link.site[:200],
        language=link.language[:12],
        published_on=link.published_on,
    )
    yield Item(
        place=folded.places[0],
        key=_short(_identity(link)),
        kind=Kind.SAVE,
        source=source,
        title=link.title,
        text=link.text,
        tags=link.tags,
        made_at=link.made_at,
        edited_at=link.edited_at,
        reached_by=link.reached_by,
        remarks=(*link.remarks, *_said_of(folded.places)),
    )
    for number, passage in enumerate(link.passages, 1):
        yield Item(
            place=f"{folded.places[0]}, highlight {number}",
            key=f"highlight:{passage.key or _hash(_identity(link), passage.quote)}",
            kind=Kind.HIGHLIGHT,
            source=source,
            quote=passage.quote,
            text=passage.note,
            tags=passage.tags,
            made_at=passage.made_at or link.made_at,
            location=passage.location,
            reached_by=link.reached_by,
        )


def _said_of(places: list[str]) -> tuple[str, ...]:
    if len(places) == 1:
        return ()
    named = ", ".join(places[:_PLACES_NAMED]) + (" …" if len(places) > _PLACES_NAMED else "")
    return (_("The file holds this %(count)d times (%(places)s); it became one save.") % {"count": len(places), "places": named},)


def _short(identity: str) -> str:
    return identity if len(identity) <= 300 and "\0" not in identity else f"sha256:{_hash(identity)}"


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]
