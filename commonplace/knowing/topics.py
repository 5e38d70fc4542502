"""The words of a topic, as the index knows them."""

from __future__ import annotations

from collections.abc import Iterable

from commonplace.search.telling import ASKING, MOST_WORDS
from commonplace.search.words import is_unspaced, words_of

_SMALL = frozenset("a an and are as at by can for how i in is it my of on or our the to was we who why you".split())


def topic_words(text: str) -> frozenset[str]:
    """Its longest words. Unlike those of a whole question they may be short: people know of "git" and "sql"."""
    words = dict.fromkeys(words_of(text).placed)
    telling = [word for word in words if word not in ASKING and word not in _SMALL and (len(word) > 1 or is_unspaced(word))]
    return frozenset(sorted(telling, key=len, reverse=True)[:MOST_WORDS])


def is_about(topic_key: str, words: Iterable[str]) -> bool:
    """Whether these words name the topic: all of its own are among them."""
    wanted = set(topic_key.split())
    return bool(wanted) and wanted <= set(words)
