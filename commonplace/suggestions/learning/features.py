"""What a text is about, as numbers: tags, words of titles, and ties to other things."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from hashlib import blake2b

MOST_WORDS = 12
LEAST_LETTERS = 3
_SAY_NOTHING = frozenset(
    "about all and any are been but can could did does for from had has have her here his how its just more most not off one our out should "
    "some than that the their them then there they this those too two was were what when where which who why will with would you your".split()
)
_PART = re.compile(r"[\W_]+")


@lru_cache(maxsize=400_000)
def feature(sort: str, name: str) -> int:
    """The same number wherever it is asked for, so that no list of all words is kept. Two names share one once in 10^7 places."""
    return int.from_bytes(blake2b(f"{sort}:{name}".encode(), digest_size=8).digest(), "big") >> 1


def words_in(text: str) -> list[str]:
    """The first words of a title, or the parts of a tag, each once."""
    words = (word for word in _PART.split(text.casefold()) if len(word) >= LEAST_LETTERS or not word.isascii())
    return list(dict.fromkeys(word for word in words if word and word not in _SAY_NOTHING))[:MOST_WORDS]


def features_of(*, tags: Collection[str] = (), title: str = "", ties: Collection[int] = ()) -> Iterator[int]:
    """`ties` are the things it is tied to, itself among them: two that grew from the same are near each other."""
    yield from (feature("tag", tag) for tag in tags)
    words = dict.fromkeys(words_in(title))
    for tag in tags:
        words.update(dict.fromkeys(words_in(tag)))
    yield from (feature("word", word) for word in words)
    yield from (feature("tie", str(thing)) for thing in ties)
