"""Reading what a program sends to `POST /api/v2/highlights/` as Readwise describes it (https://readwise.io/api_deets): JSON in, items out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from commonplace.entries.words import Kind
from commonplace.importers.formats.common.values import BAD_DATE, body, line, moment, once
from commonplace.importers.formats.readwise.parser import key_of, place_of
from commonplace.importers.items import Item, NotTaken, SourceFacts
from commonplace.kit.errors import Refusal
from commonplace.sources.models import SourceKind

MOST = 2_000
"""So many passages are taken in one request; a book seldom has as many."""
_TAGS = re.compile(r"(?:\.([\w-]{1,60})(?:\s+|$))+")
_TAG = re.compile(r"\.([\w-]{1,60})(?:\s+|$)")
_KINDS = {
    **dict.fromkeys(("podcasts", "podcast"), SourceKind.PODCAST),
    **dict.fromkeys(("articles", "article", "tweets", "tweet", "supplementals"), SourceKind.PAGE),
    **dict.fromkeys(("books", "book"), SourceKind.BOOK),
}


def items_in(payload: Any) -> Iterator[Item | NotTaken]:
    """Each passage, or why it cannot be taken. Raises Refusal for what is no such list."""
    sent = payload.get("highlights") if isinstance(payload, dict) else None
    if not isinstance(sent, list) or not sent:
        raise Refusal(_("Send a JSON object with a list “highlights”."), field="highlights")
    if len(sent) > MOST:
        raise Refusal(_("These are more than 2,000 highlights. Send them in parts."), field="highlights")
    for number, one in enumerate(sent, 1):
        yield _item(one, str(number)) if isinstance(one, dict) else NotTaken(str(number), _("This is no highlight."))


def _item(one: dict[str, Any], place: str) -> Item | NotTaken:
    title, author, quote = line(one.get("title"))[:500], line(one.get("author"))[:300], body(one.get("text"))
    url = line(one.get("source_url"))
    if not quote:
        return NotTaken(place, _("There is no passage in it."), title)
    if not title and not url:
        return NotTaken(place, _("It does not say what the passage is from."), quote[:100])
    tags, note = _tags_in(body(one.get("note")))
    when = one.get("highlighted_at")
    return Item(
        place=place,
        key=key_of(title or url, author, quote),
        kind=Kind.HIGHLIGHT,
        source=_source(one, title, author, url),
        quote=quote,
        text=note,
        tags=tags,
        made_at=moment(when),
        location=_place(one),
        remarks=(BAD_DATE,) if when and moment(when) is None else (),
    )


def _place(one: dict[str, Any]) -> str:
    kind = line(one.get("location_type")).lower()
    if line(one.get("source_type")).lower() == "koreader":
        kind = "page"  # it says "order", and sends the number of the page
    return place_of(kind, line(one.get("location"))[:40])


def _source(one: dict[str, Any], title: str, author: str, url: str) -> SourceFacts:
    """A page by its address; a book or an episode by its title and author. Of what has an address but is no page of the web (a reading
    program's own link to a book) the title is the better name."""
    said = (_KINDS.get(line(one.get(name)).lower()) for name in ("category", "source_type"))  # the latter may name the program instead
    kind = next(filter(None, said), SourceKind.PAGE if url else SourceKind.BOOK)
    is_on_the_web = url.lower().startswith(("http://", "https://"))
    if is_on_the_web and (kind is not SourceKind.BOOK or not title):
        return SourceFacts(kind=kind, url=url, title=title, author=author)
    return SourceFacts(kind=SourceKind.BOOK if kind is SourceKind.PAGE else kind, title=title or url, author=author)


def _tags_in(note: str) -> tuple[tuple[str, ...], str]:
    """Words with a dot before them, at the beginning of a note, are its tags."""
    found = _TAGS.match(note)
    if found is None:
        return (), note
    return once(tag.lower() for tag in _TAG.findall(found[0])), note[found.end() :].strip()
