"""The HTML of the margin's notes, written here and not in a template: a page may hold a thousand of them, and each costs the template engine
a third of a millisecond, this a fiftieth of that (`make bench-reader`). What a person wrote goes through `escape`, or was sanitised when kept.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonplace.kit.templatetags.marks import initials, tone
from commonplace.sense.margin import Margin, Note, Passage

_QUOTE, _OWN_QUOTE = 110, 240

# Names, rings and tags come again and again.
_name = lru_cache(maxsize=4096)(escape)


def passages_html(margin: Margin) -> SafeString:
    """The notes that stand beside a passage, in the order of the text."""
    write = _Writer()
    return SafeString("\n".join(write.passage(passage) for passage in margin.passages))


def note_openings(notes: list[Note]) -> list[tuple[Note, SafeString]]:
    """Notes that stand nowhere in the text, with their quote; each is open at its end, for what its author can do about it."""
    write = _Writer()
    return [(note, SafeString(write.note(note, with_quote=True))) for note in notes]


class _Writer:
    """Holds the words that are the same for every note, translated once for a page."""

    def __init__(self) -> None:
        self._orphaned = _state(_("Orphaned: these words no longer stand in the page."), "anchor-orphaned")
        self._waiting = _state(_("We are still looking for these words in the newer copy."))
        self._by_hand = _state(_("Moved: its author has put it here."), "anchor-moved")
        self._changed = _state(_("Moved: the words themselves have changed since. This is how they were."), "anchor-moved")
        self._moved = _state(_("Moved: the page has changed around these words since."), "anchor-moved")
        self._exact = escape(_("Exact"))
        self._write = escape(_("Write a note from it"))
        self._take_back = escape(_("Take it back"))
        self._choose_this = escape(_("Choose this passage"))

    def passage(self, passage: Passage) -> str:
        more = passage.more
        quote = escape(_short(passage.quote, _QUOTE))
        return "".join(
            (
                f'<li class="passage" data-block="{passage.block}"{" hidden" if passage.is_hidden else ""}>',
                f'<blockquote dir="auto"><a href="#mark-{passage.uid}">{quote}</a></blockquote>',
                f'<ol class="passage-notes" role="list">{"".join(self.note(note) + "</li>" for note in passage.first)}</ol>',
                self._more(more) if more else "",
                "</li>",
            )
        )

    def _more(self, notes: list[Note]) -> str:
        label = escape(ngettext("%(more)d more here", "%(more)d more here", len(notes)) % {"more": len(notes)})
        inner = "".join(self.note(note) + "</li>" for note in notes)
        return f'<details class="passage-more"><summary>{label}</summary><ol class="passage-notes" role="list">{inner}</ol></details>'

    def note(self, note: Note, *, with_quote: bool = False) -> str:
        """One note without its closing tag."""
        one = note.one
        tags = f' data-tags="{_name(" ".join(note.tags))}"' if note.tags else ""
        chips = "".join(f'<span class="chip">{_name(tag)}</span>' for tag in note.tags)
        quote = f'<blockquote dir="auto">{escape(_short(one.quote, _OWN_QUOTE))}</blockquote>' if with_quote or note.quote_differs else ""
        return "".join(
            (
                f'<li class="margin-note highlight-{one.ring}" id="note-{one.uid}" data-ring="{_name(note.ring_key)}" ',
                f'data-by="{_name(one.handle)}"{tags}{" hidden" if note.is_hidden else ""}><p class="note-head">',
                f'<span class="avatar avatar-small {tone(one.author_id)}" aria-hidden="true">{_initials(one.author)}</span>',
                f'<a class="note-by" href="/e/{one.uid}/">{_name(one.author)}</a>',
                f'<span class="ring ring-{one.ring}">{_name(note.ring_label)}</span>{self._choose(one.uid)}</p>',
                quote,
                f'<div class="prose">{note.html}</div>' if note.has_words else "",
                f'<p class="note-tags">{chips}</p>' if chips else "",
                self._said(note),
            )
        )

    def _choose(self, uid: str) -> str:
        """The same box as `sense/_choose.html`: the chosen passages become the beginning of a note."""
        box = f'<input type="checkbox" name="from" value="{uid}" form="choose" data-choose aria-label="{self._choose_this}">'
        return f'<label class="choose-one">{box}</label>'

    def _said(self, note: Note) -> str:
        one = note.one
        if one.is_orphaned:
            return self._orphaned
        if one.is_waiting:
            return self._waiting
        if one.by_hand:
            return self._by_hand + (self._undo(one.uid) if note.is_own else "")
        if one.words_changed:
            return self._changed
        if one.has_moved:
            return self._moved
        link = f' · <a href="/notes/new/?builds_on={one.uid}">{self._write}</a>' if note.has_words or note.is_own else ""
        return f'<p class="anchor-state">{self._exact}{link}</p>'

    def _undo(self, uid: str) -> str:
        # One form with one token serves all such buttons.
        return f'<button class="button button-quiet" form="margin-deed" formaction="/e/{uid}/put-back/">{self._take_back}</button>'


@lru_cache(maxsize=4096)
def _initials(name: str) -> str:
    return escape(initials(name))


def _state(words: str, css_class: str = "") -> str:
    return f'<p class="anchor-state {css_class}">{escape(words)}</p>'.replace(' "', '"')


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length].rstrip() + "…"
