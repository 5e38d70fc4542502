"""How much of a text is its author's own, and how much is quoted: a private look before sharing, for the author alone.

Quoted is what stands as a quote (the passage of a highlight, block quotes) and what is embedded. Beside it stands what is in the words of a page
without being marked as a quote: runs of words that the page has, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commonplace.entries.audience import Viewer, snapshots_visible_to
from commonplace.entries.models import Entry
from commonplace.kit.markdown.words import plain_text
from commonplace.lineage.models import Edge

RUN = 8
"""So many words in a row that a page has as well are taken for borrowed: shorter runs are how everybody speaks."""
MOST_PAGES = 5
LONGEST_PAGE = 400_000
SHOWN = 5
_QUOTE = re.compile(r"<blockquote\b.*?</blockquote>", re.DOTALL)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True)
class OwnWords:
    """Numbers of words; `quotes` and `borrowed` are the first of the passages, `borrowed` those that are not marked as quotes."""

    own: int
    quoted: int
    quotes: Sequence[str]
    borrowed: Sequence[str]

    @property
    def share_of_own(self) -> int:
        """In percent; 100 for a text without any words."""
        total = self.own + self.quoted
        return round(100 * self.own / total) if total else 100


def own_words(viewer: Viewer, entry: Entry) -> OwnWords:
    """For the author, who is the viewer. At most three queries."""
    quotes = [entry.quote] if entry.quote else []
    quotes += [plain_text(found) for found in _QUOTE.findall(entry.body_html)]
    own = plain_text(_QUOTE.sub(" ", entry.body_html)) + " " + entry.adds
    borrowed = list(borrowed_runs(own, _pages(viewer, entry)))
    taken = sum(len(words(run)) for run in borrowed)
    quoted = sum(len(words(quote)) for quote in quotes)
    return OwnWords(max(len(words(own)) - taken, 0), quoted + taken, quotes[:SHOWN], borrowed[:SHOWN])


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def borrowed_runs(text: str, pages: Sequence[str]) -> Iterator[str]:
    """The longest runs of at least `RUN` words of `text` that stand in one of the pages, whatever the case and the punctuation."""
    known = {run for page in pages for run in _runs([word.casefold() for word in words(page)])}
    if not known:
        return
    places = [(match.start(), match.end(), match.group().casefold()) for match in _WORD.finditer(text)]
    folded = [word for _start, _end, word in places]
    at = 0
    while at + RUN <= len(folded):
        if tuple(folded[at : at + RUN]) not in known:
            at += 1
            continue
        end = at + RUN
        while end < len(folded) and tuple(folded[end - RUN + 1 : end + 1]) in known:
            end += 1
        yield " ".join(text[places[at][0] : places[end - 1][1]].split())
        at = end


def _runs(folded: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for at in range(len(folded) - RUN + 1):
        yield tuple(folded[at : at + RUN])


def _pages(viewer: Viewer, entry: Entry) -> list[str]:
    """The newest readable text of each page that the entry is about or grew from."""
    sources = set(Edge.objects.filter(entry=entry, source__isnull=False).values_list("source", flat=True)[:MOST_PAGES])
    if entry.source_id:
        sources.add(entry.source_id)
    if not sources:
        return []
    found = snapshots_visible_to(viewer).filter(source__in=sources).order_by("source", "-pk").values_list("source", "text")
    newest: dict[int, str] = {}
    for source, text in found[: 4 * MOST_PAGES]:
        newest.setdefault(source, text[:LONGEST_PAGE])
    return list(newest.values())
