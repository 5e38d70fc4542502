"""Numbers, names and addresses: what a sentence may only say if its passages say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from commonplace.hatch.checking.folding import folded
from commonplace.hatch.checking.lists import listed

_NUMBER = re.compile(r"\d+(?:[.,'\u00a0\u202f]\d+)*")
_SEPARATORS = re.compile(r"[.,'\u00a0\u202f]")
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
_NUMBER_WORDS = {word: str(value) for value, word in enumerate(_SMALL.split()) if value > 1} | {
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
    "hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000", "half": "1/2", "twice": "2", "dozen": "12",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_][\w'’.+#-]*[\w+#]|[^\W\d_]")
_ADDRESS = re.compile(
    r"(?:https?|ftp|javascript|data|mailto):\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w/.@-])(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:/\S*)?",
    re.IGNORECASE,
)
_ADDRESS_EDGES = ".,;:!?)]}>\"'»”’"
_CITATION = re.compile(r"\[\s*\d+(?:\s*,\s*\d+)*\s*\]")
# A word after one of these begins something, so its capital says nothing.
_BEGINS = re.compile(r"(?:^|[.!?:;•|(\[“\"'«‘—–-]|^\s*[-*#>]+)\s*$")
_NO_NAMES = frozenset("i i'm i'd i'll i've ok".split())
CAPITALS_ARE_COMMON = 0.27
"""Where more than this share of the words within sentences begins with a capital (German; headlines), capitals tell no names."""


def without_citations(text: str) -> str:
    """The sentence without marks such as [3]."""
    return _CITATION.sub(" ", text)


def without_addresses(text: str) -> str:
    return _ADDRESS.sub(" ", text)


def numbers_not_in(sentence: str, passages: Iterable[str], *, cited: int = 0) -> list[str]:
    """The numbers of the sentence that none of the passages has, in figures or in words. `cited` is how many passages it names, which it may say."""
    known = {spelling for passage in passages for number, _shown in _numbers(passage) for spelling in _spellings(number)}
    known |= {str(cited)} if cited > 1 else set()
    return [shown for number, shown in _numbers(without_citations(sentence)) if not known & _spellings(number)]


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    """Each number as figures, and as it stands there."""
    text = folded(text)
    for match in _NUMBER.finditer(text):
        yield match.group(), match.group()
    for word in re.findall(r"[a-z]+", text.casefold()):
        if word in _NUMBER_WORDS:
            yield _NUMBER_WORDS[word], word


def _spellings(number: str) -> set[str]:
    """What may be meant: 1,000 is a thousand to some and one to others."""
    digits = _SEPARATORS.sub("", number)
    whole, mark, rest = number.rpartition(max(_SEPARATORS.findall(number), default=" "))
    decimal = f"{_SEPARATORS.sub('', whole)}.{rest}" if mark else digits
    return {number, digits, decimal.rstrip("0").rstrip(".") if "." in decimal else decimal} - {""}


def names_not_in(sentence: str, passages: Iterable[str]) -> list[str]:
    """The words of the sentence that are written as names and stand in none of the passages."""
    texts = [folded(passage) for passage in passages]
    known = {form for text in texts for word in _words(text) for form in _forms(word)}
    plain = folded(without_citations(sentence))
    if _capital_share(texts) > CAPITALS_ARE_COMMON:
        named = [*(word for word in _words(plain) if sum(map(str.isupper, word)) > 1), *_rows_of_names(plain, known)]
    else:
        named = list(_names(plain))
    return [word for word in dict.fromkeys(named) if word.casefold() not in _NO_NAMES and not _forms(word) & known]


def _rows_of_names(sentence: str, known: set[str]) -> Iterator[str]:
    """Where nouns have capitals, too: two or more such words in a row that no passage has, for nouns hardly ever stand side by side."""
    row: list[str] = []
    for word in [*_words(sentence), ""]:
        if word[:1].isupper() and not _forms(word) & known:
            row.append(word)
            continue
        yield from row if len(row) > 1 else ()
        row = []


def _words(text: str) -> list[str]:
    return [match.group() for match in _WORD.finditer(text)]


def _names(sentence: str) -> Iterator[str]:
    matches = list(_WORD.finditer(sentence))
    for number, match in enumerate(matches):
        word = match.group()
        capitals = sum(map(str.isupper, word))
        begins = _BEGINS.search(sentence[: match.start()]) is not None
        following = matches[number + 1].group() if number + 1 < len(matches) else ""
        joined = following[:1].isupper() and sentence[match.end() : matches[number + 1].start()] == " " if following else False
        is_name = capitals > 1 or (capitals and word[0].isupper() and (not begins or joined or word.endswith("'s")))
        if is_name and not (begins and joined and word.casefold() in _OPENERS):
            yield word


_OPENERS = frozenset(listed("openers").split())
"""Words with which a sentence begins before a name."""


def _forms(word: str) -> set[str]:
    """Without the genitive, without the plural, and the parts of a compound."""
    plain = word.casefold().removesuffix("'s").strip("'.-")
    return {plain, plain.removesuffix("s")} | {part for part in re.split(r"[-'.]", plain) if len(part) > 2}


def _capital_share(texts: Iterable[str]) -> float:
    inner = capital = 0
    for text in texts:
        for match in _WORD.finditer(text):
            if len(match.group()) > 2 and not _BEGINS.search(text[max(0, match.start() - 3) : match.start()]):
                inner += 1
                capital += match.group()[0].isupper() and not match.group()[1:].isupper()
    return capital / inner if inner > 20 else 0.0


def addresses_not_in(sentence: str, passages: Iterable[str]) -> list[str]:
    """The addresses of the sentence (of pages, mailboxes, machines, files) that none of the passages has."""
    known = " ".join(folded(passage).casefold() for passage in passages)
    found = (match.group().rstrip(_ADDRESS_EDGES) for match in _ADDRESS.finditer(folded(sentence)))
    return [address for address in dict.fromkeys(found) if address.casefold() not in known]
