"""Text as the index knows it: the same function prepares what is stored and what is asked for, so both databases find the same.

Compatibility forms, letter case and diacritics are folded away ("Ｚürich", "zurich"). Scripts that write no spaces between words (Chinese,
Japanese, Korean with its particles, Thai, Khmer ...) become overlapping pairs of letters, which makes any stretch of two letters or more
findable; single letters of such a script are kept beside them (`Words.singles`).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_WORD = 64
FULL_WORDS = 15_000
"""So many words keep their places (for phrases; PostgreSQL knows 16,383); of the rest each new word is kept once."""
MOST_BYTES = 600_000
"""PostgreSQL refuses more than 1 MB of distinct words in one row."""

_UNSPACED = (
    "\u0e01-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Myanmar
    "\u1100-\u11ff\uac00-\ud7ff"  # Hangul
    "\u1780-\u17ff"  # Khmer
    "\u3005-\u3007\u3041-\u312f\u31a0-\u31bf\u31f0-\u31ff"  # kana, bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # Han
    "\ua000-\ua48f"  # Yi
)
_PIECE = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_JOINERS = "\u00ad\u200c\u200d\u2060\ufeff"


def _is_diacritic(letter: str) -> bool:
    """Marks that people leave out when they search: accents of Latin, Greek and Cyrillic, points of Hebrew, vowels of Arabic."""
    return "\u0300" <= letter <= "\u036f" or 10 <= unicodedata.combining(letter) <= 35


class _Letters(dict[int, str]):
    """What becomes of each character: letters, digits and the marks that make syllables stay, joiners vanish, all else parts words."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        category = unicodedata.category(letter)[0]
        is_silent = letter in _JOINERS or (category == "M" and _is_diacritic(letter))
        self[code] = kept = "" if is_silent else letter if category in "LNM" else " "
        return kept


_LETTERS = _Letters()


def fold(text: str) -> str:
    """The text without what searches should not see, its words parted by blanks."""
    if text.isascii():
        return text.lower().translate(_LETTERS)
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", folded).translate(_LETTERS))


def is_unspaced(text: str) -> bool:
    return _IS_UNSPACED.match(text) is not None


@dataclass(frozen=True)
class Words:
    """`placed` in their order, `singles` the letters of scripts without spaces."""

    placed: list[str]
    singles: frozenset[str]


def words_of(text: str) -> Words:
    """The words of a text to be stored."""
    singles: set[str] = set()
    return Words(list(_bounded(_stored(fold(text), singles))), frozenset(singles))


def _stored(folded: str, singles: set[str]) -> Iterator[str]:
    for word in folded.split():
        if word.isascii():
            yield word[:LONGEST_WORD]
            continue
        for piece in _PIECE.findall(word):
            if is_unspaced(piece):
                singles.update(piece)
                yield from pairs(piece)
            else:
                yield piece[:LONGEST_WORD]


def pieces(word: str) -> list[str]:
    """A word parted where a script without spaces begins or ends."""
    return _PIECE.findall(word)


def pairs(run: str) -> Iterator[str]:
    """The overlapping pairs of letters; none for a single letter."""
    return (run[at : at + 2] for at in range(len(run) - 1))


def _bounded(words: Iterable[str]) -> Iterator[str]:
    room, known = MOST_BYTES, set[str]()
    for number, word in enumerate(words):
        is_new = word not in known
        if is_new:
            room -= len(word.encode()) + 4
            if room < 0:
                return
            known.add(word)
        if is_new or number < FULL_WORDS:
            yield word


def pieces_of(text: str) -> list[tuple[str, ...]]:
    """What must all be found for the text of a query: phrases (of one word or more), and single letters of scripts without spaces."""
    found: list[tuple[str, ...]] = []
    phrase: list[str] = []
    for piece in (piece for word in fold(text).split() for piece in _PIECE.findall(word)):
        if not is_unspaced(piece):
            phrase.append(piece[:LONGEST_WORD])
        elif len(piece) > 1:
            phrase.extend(pairs(piece))
        else:
            if phrase:
                found.append(tuple(phrase))
                phrase = []
            found.append((piece,))
    return [*found, tuple(phrase)] if phrase else found
