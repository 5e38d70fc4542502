"""The words around a hit, with the hit marked: made when a page of results is shown, from the text that was found."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from commonplace.kit.text import without_bidi_controls
from commonplace.search.concepts import concept_of
from commonplace.search.languages import language_of
from commonplace.search.words import fold, is_unspaced, words_of

BEFORE, AROUND = 70, 240

_MARKDOWN = (
    (re.compile(r"!?\[\[([^\]\n|]*\|)?([^\]\n]*)\]\]"), r"\2"),
    (re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"^[ \t]*(?:(?:#{1,6}|>|[-*+]|\d+\.)[ \t]+|```\w*|~~~\w*)", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__|`+|~~|==)"), ""),
    (re.compile(r"\s+"), " "),
)


class _SameLength(dict[int, str]):
    """Folds letter by letter without moving any, so that a place in the folded text is the same place in the text."""

    def __missing__(self, code: int) -> str:
        folded = fold(chr(code)).strip()
        self[code] = kept = folded if len(folded) == 1 else folded[:1] or " "
        return kept


_SAME_LENGTH = _SameLength()


def snippet(text: str, words: Sequence[str], plain: Sequence[str] = ()) -> SafeString:
    """The stretch of the text with the first hit, hits marked; "" when none of the words stands in it. Of the `plain` ones other forms are hits as
    well, where none of the words stands as it was asked for."""
    pattern = _pattern(tuple(words))
    if pattern is None:
        return SafeString("")
    for expression, instead in _MARKDOWN:
        text = expression.sub(instead, text)
    text = unicodedata.normalize("NFC", without_bidi_controls(text)).strip()
    folded = text.translate(_SAME_LENGTH)
    first = pattern.search(folded)
    if first is None and plain:
        pattern = _pattern(_forms(folded, plain, language_of(text)))
        first = pattern.search(folded) if pattern else None
    return _marked(text, folded, pattern, first.start()) if first and pattern else SafeString("")


def _forms(folded_text: str, plain: Sequence[str], language: str) -> tuple[str, ...]:
    """The words of the text that are other forms of those asked for."""
    if not language:
        return ()
    wanted = {concept_of(word, language) for word in plain}
    return tuple(sorted({word for word in words_of(folded_text).placed if concept_of(word, language) in wanted}))


def _marked(text: str, folded: str, pattern: re.Pattern[str], hit: int) -> SafeString:
    start = max(0, hit - BEFORE)
    if start:
        blank = text.find(" ", start, hit)
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + AROUND)
    if end < len(text):
        blank = text.rfind(" ", hit + BEFORE, end)
        end = blank if blank >= 0 else end
    parts, last = ["… " if start else ""], start
    for match in pattern.finditer(folded, start, end):
        parts += [escape(text[last : match.start()]), "<mark>", escape(text[match.start() : match.end()]), "</mark>"]
        last = match.end()
    parts += [escape(text[last:end]), " …" if end < len(text) else ""]
    return mark_safe("".join(parts))


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    alternatives = [_alternative(word) for word in sorted(set(words), key=len, reverse=True)]
    return re.compile("|".join(alternatives)) if alternatives else None


def _alternative(word: str) -> str:
    if is_unspaced(word):
        return re.escape(word)
    if word.endswith("*"):
        return rf"(?<![^\W_]){re.escape(word[:-1])}[^\W_]*"
    return rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"
