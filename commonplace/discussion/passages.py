"""Comments on a passage: where its words stand in a text, where they stand after the text was changed, and how they are marked on the page.

The letters of a text are counted in its stored HTML, without what embeds show: that is the same for every reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from django.utils.html import escape
from django.utils.translation import gettext as _

from commonplace.discussion.models import MarkedText, Passage
from commonplace.discussion.words import State
from commonplace.entries.models import Entry
from commonplace.entries.texts import clean_quote
from commonplace.kit.anchors import CONTEXT, Anchor, Text, find_again, locate
from commonplace.kit.errors import Refusal
from commonplace.kit.markdown.filling import PLACEHOLDER

_TOKEN = re.compile(rf'(?P<place>{re.sub(r"[?]P<[a-z]+>", "?:", PLACEHOLDER)})|(?P<tag><(?:"[^"]*"|[^>"])*>)|(?P<text>[^<]+)')
_BLOCK = re.compile(r"</?(?:p|h[1-6]|li|ul|ol|blockquote|pre|div|tr|td|th|table|br|hr|dt|dd|section|figure|figcaption|details|summary)\b")
_ENTITY = re.compile(r"&[#\w]{1,32};")
AT_ONCE = 100
"""So many passages are placed while the text is being saved; of further ones a job takes care, and they are not marked until then."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of HTML that shows `text`, which begins at `at`. What is whole is never cut."""

    at: int
    text: str
    begin: int
    end: int
    is_whole: bool = False


def _pieces(html: str) -> Iterator[_Piece]:
    at = 0
    for token in _TOKEN.finditer(html):
        if token["tag"]:
            if _BLOCK.match(token["tag"]):
                yield _Piece(at, "\n", token.end(), token.end(), is_whole=True)
                at += 1
        elif token["place"]:
            words = unescape(re.sub(r"<[^>]*>", "", token["place"])) if token["place"].startswith("<a") else "\n"
            yield _Piece(at, words, token.start(), token.end(), is_whole=True)
            at += len(words)
        else:
            for piece in _of_text(token["text"], token.start(), at):
                yield piece
                at += len(piece.text)


def _of_text(raw: str, begin: int, at: int) -> Iterator[_Piece]:
    last = 0
    for entity in [*_ENTITY.finditer(raw), None]:
        stop = entity.start() if entity else len(raw)
        if stop > last:
            yield _Piece(at, raw[last:stop], begin + last, begin + stop)
            at += stop - last
        if entity:
            words = unescape(entity[0])
            yield _Piece(at, words, begin + stop, begin + entity.end(), is_whole=True)
            at, last = at + len(words), entity.end()


def text_of(html: str) -> str:
    return "".join(piece.text for piece in _pieces(html))


def place_in(entry: Entry, quote: str, *, prefix: str = "", suffix: str = "") -> tuple[int, int]:
    """Where the quote stands in the entry's text. Raises Refusal where it does not, or where nobody could say which of several places is meant."""
    text, quote = text_of(entry.body_html), clean_quote(quote)
    try:
        found = locate(text, quote, prefix=prefix, suffix=suffix)
    except Refusal as refusal:
        raise Refusal(_("These words do not stand in the text like that. Copy them from the page as they are."), field="quote") from refusal
    if not prefix and not suffix:
        others = f"{text[: found.start]}\n\n\0\n\n{text[found.end :]}"
        try:
            locate(others, quote)
        except Refusal:
            return found.start, found.end
        raise Refusal(_("These words stand in the text more than once. Copy some of the words beside them, too."), field="quote")
    return found.start, found.end


def keep_place(said: Entry, on: Entry, start: int, end: int) -> None:
    """Remember which words of `on` the comment is about."""
    marked, _made = MarkedText.objects.get_or_create(root=on, revision=on.revision, defaults={"text": text_of(on.body_html)})
    Passage.objects.create(entry=said, marked_on=marked, start=start, end=end, placed_start=start, placed_end=end)


def follow(entries: Sequence[Entry]) -> None:
    """Place the passages of texts that have just been changed."""
    from commonplace.discussion.jobs import place_passages

    for entry in entries:
        passages = Passage.objects.filter(marked_on__root=entry)
        if passages.count() > AT_ONCE:
            passages.update(placed_start=None, placed_end=None)
            place_passages.enqueue(entry.pk)
        else:
            place_again(entry, passages.select_related("marked_on"))


def place_again(entry: Entry, passages: Iterable[Passage]) -> None:
    """Each is compared with the text in which it was marked, so that errors do not add up."""
    new, olds, placed = Text(text_of(entry.body_html)), dict[int, Text](), []
    for passage in passages:
        old = olds.setdefault(passage.marked_on_id, Text(passage.marked_on.text))
        begin, end = passage.start, passage.end
        if old.raw == new.raw:
            passage.state, passage.confidence, passage.placed_start, passage.placed_end = State.EXACT, 100, begin, end
        else:
            around = old.raw[max(0, begin - CONTEXT) : begin], old.raw[end : end + CONTEXT]
            found = find_again(new, old, Anchor(old.raw[begin:end], *around, begin), begin, end)
            passage.state, passage.confidence = State(found.state.value), found.confidence
            passage.placed_start, passage.placed_end = found.start, found.end
        placed.append(passage)
    Passage.objects.bulk_update(placed, ["state", "confidence", "placed_start", "placed_end"], batch_size=200)


@dataclass(frozen=True, slots=True)
class Spot:
    """A passage as it is marked: `number` stands behind it and leads to the comment."""

    uid: str
    number: int
    start: int
    end: int
    label: str


def marked(html: str, spots: Sequence[Spot]) -> str:
    """The stored HTML with the passages marked; what depends on the reader is still to be filled in."""
    if not spots:
        return html
    edges = sorted({edge for spot in spots for edge in (spot.start, spot.end)})
    out: list[str] = []
    last = 0
    for piece in _pieces(html):
        out.append(html[last : piece.begin])
        last = piece.end
        stop = piece.at + len(piece.text)
        cuts = [] if piece.is_whole else [edge for edge in edges if piece.at < edge < stop]
        for begin, end in zip([piece.at, *cuts], [*cuts, stop], strict=True):
            inner = html[piece.begin : piece.end] if piece.is_whole else escape_free(piece, begin, end)
            here = [spot.uid for spot in spots if spot.start < end and spot.end > begin]
            out.append(f'<mark class="commented" data-comments="{" ".join(here)}">{inner}</mark>' if here and inner.strip() else inner)
            out += [_number(spot) for spot in spots if begin < spot.end <= end]
    out.append(html[last:])
    return "".join(out)


def escape_free(piece: _Piece, begin: int, end: int) -> str:
    """Part of a piece without entities, so that its text is its HTML."""
    return piece.text[begin - piece.at : end - piece.at]


def _number(spot: Spot) -> str:
    label = escape(spot.label)
    return f'<a class="commented-at" id="p-{spot.uid}" href="#c-{spot.uid}" data-number="{spot.number}" aria-label="{label}"></a>'
