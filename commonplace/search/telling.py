"""Which words of a text tell what it is about: those that a search for something near it begins with."""

from __future__ import annotations

import re

from commonplace.search.words import is_unspaced, words_of

MOST_WORDS = 8
"""So many words of a text, its longest, are sought: long words are rare ones, in most languages."""
LEAST_LETTERS = 4

_HIRAGANA = re.compile("[\u3041-\u309f]")
ASKING = frozenset(
    "about anybody anyone been could does from have here know more should some someone than that their them then there they this those what "
    "when where which while with without would your please question thanks".split()
)
"""Words that make a question and do not say what it is about."""


def telling_words(text: str) -> frozenset[str]:
    """The longest words of a text, as the index knows them; of scripts without blanks the pairs of letters, but for the hiragana in which
    Japanese writes what holds the words together."""
    words = dict.fromkeys(words_of(text).placed)
    telling = [word for word in words if word not in ASKING and _may_tell(word)]
    return frozenset(sorted(telling, key=len, reverse=True)[:MOST_WORDS])


def _may_tell(word: str) -> bool:
    return len(word) >= LEAST_LETTERS if word.isascii() or not is_unspaced(word) else _HIRAGANA.search(word) is None
