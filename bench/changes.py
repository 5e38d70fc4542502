"""What happens to pages after somebody has highlighted in them: seeded changes of a text that know where the passage stands afterwards."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from commonplace.kit.anchors.folding import fold
from commonplace.kit.anchors.words import WORD

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?]+[”\"')]*(?=\s|$)|[。！？]+|(?=\n|$))[ \n]*")
_BLANK = re.compile(r"[ \n]")


@dataclass(frozen=True)
class Case:
    """A page as it was marked, the passage in it, and the page as it is now; `begin` None when the passage was taken out."""

    old: str
    old_begin: int
    old_end: int
    new: str
    begin: int | None
    end: int | None

    @property
    def quote(self) -> str:
        return self.old[self.old_begin : self.old_end]


Change = Callable[[random.Random, Case], Case | None]
"""Gives None where it cannot be done to this passage."""


@lru_cache(maxsize=32)
def sentences(text: str) -> list[tuple[int, int]]:
    """From and to of each stretch between full stops or line ends, with the blanks after it."""
    return [match.span() for match in _SENTENCE.finditer(text) if match.group().strip()]


def highlights(rng: random.Random, text: str, count: int) -> list[Case]:
    """Passages as members mark them: a sentence, some words of one, or two or three sentences."""
    spans = [span for span in sentences(text) if len(text[span[0] : span[1]].split()) >= 3 or span[1] - span[0] >= 12]
    chosen: list[Case] = []
    while spans and len(chosen) < count:
        at = rng.randrange(len(spans))
        kind = rng.random()
        if kind < 0.6:
            begin, end = spans[at]
        elif kind < 0.8 or " " not in text[spans[at][0] : spans[at][1]].strip():
            begin, end = spans[at][0], spans[min(len(spans) - 1, at + rng.choice([1, 2]))][1]
        else:
            words = [match.span() for match in re.finditer(r"\S+", text[spans[at][0] : spans[at][1]])]
            first = rng.randrange(len(words) - 1)
            last = min(len(words) - 1, first + rng.randint(1, 11))
            begin, end = spans[at][0] + words[first][0], spans[at][0] + words[last][1]
        begin += len(text[begin:end]) - len(text[begin:end].lstrip())
        end -= len(text[begin:end]) - len(text[begin:end].rstrip())
        chosen.append(Case(text, begin, end, text, begin, end))
    return chosen


def reworded(rng: random.Random, words: str, vocabulary: list[str], share: float) -> str | None:
    """The words with about `share` of them (at least one) replaced, left out or joined by another; None for fewer than five."""
    parts = words.split(" ")
    if len(parts) < 5:
        return None
    for at in rng.sample(range(len(parts)), max(1, int(len(parts) * share))):
        other = rng.choice(vocabulary)
        parts[at] = rng.choice([other, other, "", f"{parts[at]} {other}"])
    found = " ".join(part for part in parts if part)
    # Other blanks alone make no other words.
    return found if fold(words) not in fold(found) else None


def with_other(case: Case, begin: int, end: int, instead: str) -> Case:
    """The new text with one stretch of it replaced, outside of the passage."""
    assert case.begin is not None and case.end is not None
    assert end <= case.begin or begin >= case.end
    shift = len(instead) - (end - begin) if end <= case.begin else 0
    return replace(case, new=case.new[:begin] + instead + case.new[end:], begin=case.begin + shift, end=case.end + shift)


def around(case: Case) -> tuple[int, int]:
    """Begin and end of the sentences that the passage lies in."""
    assert case.begin is not None and case.end is not None
    touched = [span for span in sentences(case.new) if span[0] < case.end and span[1] > case.begin]
    return min(case.begin, touched[0][0]), max(case.end, touched[-1][1])


def far_boundary(rng: random.Random, case: Case, distance: int = 400) -> int | None:
    """The beginning of a sentence well away from the passage."""
    assert case.begin is not None and case.end is not None
    begin, end = case.begin, case.end
    places = [at for at, _end in sentences(case.new) if at < begin - distance or at > end + distance]
    return rng.choice(places) if places else None


def some_sentence(rng: random.Random, text: str) -> str:
    """A new sentence out of the page's own words."""
    words = _vocabulary(text)
    return " ".join(rng.choice(words) for _ in range(rng.randint(5, 18))).capitalize() + ". "


def vocabulary(case: Case) -> list[str]:
    return _vocabulary(case.old)


@lru_cache(maxsize=32)
def _vocabulary(text: str) -> list[str]:
    """Words, and single signs of scripts without blanks: whole clauses would bring a passage back."""
    return [word for word in re.findall(r"\w+", text) for word in (WORD.findall(word) if len(WORD.findall(word)) > 1 else [word])]


# What leaves the passage on the page.


def nothing(_rng: random.Random, case: Case) -> Case:
    return case


def inserted_far(rng: random.Random, case: Case) -> Case | None:
    for _ in range(rng.randint(1, 5)):
        at = far_boundary(rng, case)
        if at is None:
            return None
        case = with_other(case, at, at, some_sentence(rng, case.new))
    return case


def inserted_before(rng: random.Random, case: Case) -> Case:
    at = around(case)[0]
    return with_other(case, at, at, some_sentence(rng, case.new))


def inserted_after(rng: random.Random, case: Case) -> Case:
    at = around(case)[1]
    return with_other(case, at, at, some_sentence(rng, case.new))


def deleted_before(_rng: random.Random, case: Case) -> Case | None:
    at = around(case)[0]
    before = [span for span in sentences(case.new) if span[1] <= at]
    return with_other(case, before[-1][0], at, "") if before else None


def deleted_after(_rng: random.Random, case: Case) -> Case | None:
    at = around(case)[1]
    after = [span for span in sentences(case.new) if span[0] >= at]
    return with_other(case, at, after[0][1], "") if after else None


def words_changed(rng: random.Random, case: Case) -> Case | None:
    """Up to three in ten words of the passage."""
    assert case.begin is not None and case.end is not None
    instead = reworded(rng, case.new[case.begin : case.end], vocabulary(case), rng.uniform(0.05, 0.3))
    if instead is None:
        return None
    return replace(case, new=case.new[: case.begin] + instead + case.new[case.end :], end=case.begin + len(instead))


def words_changedaround(rng: random.Random, case: Case) -> Case | None:
    """One word on each side."""
    assert case.begin is not None and case.end is not None
    for begin, end in ((case.end, case.end + 60), (max(0, case.begin - 60), case.begin)):
        words = [match.span() for match in re.finditer(r"(?<=[ \n])\w+(?=[ \n])", case.new[begin:end])]
        if not words:
            return None
        word = rng.choice(words)
        case = with_other(case, begin + word[0], begin + word[1], rng.choice(vocabulary(case)))
        assert case.begin is not None and case.end is not None
    return case


def repeated_elsewhere(rng: random.Random, case: Case) -> Case | None:
    at = far_boundary(rng, case)
    return None if at is None else with_other(case, at, at, case.quote + " ")


def look_alike_added(rng: random.Random, case: Case) -> Case | None:
    at = far_boundary(rng, case)
    like = reworded(rng, case.quote, vocabulary(case), 0.15)
    return None if at is None or like is None else with_other(case, at, at, like + " ")


def block_moved(rng: random.Random, case: Case) -> Case | None:
    """The lines that the passage lies in, to between two others."""
    assert case.begin is not None and case.end is not None
    begin = case.new.rfind("\n", 0, case.begin) + 1
    end = case.new.find("\n", case.end) + 1 or len(case.new)
    block = case.new[begin:end].rstrip("\n") + "\n"
    rest = case.new[:begin] + case.new[end:]
    places = [at + 1 for at, sign in enumerate(rest) if sign == "\n" and at + 1 != begin]
    if not places:
        return None
    at = rng.choice(places)
    start = at + case.begin - begin
    return replace(case, new=rest[:at] + block + rest[at:], begin=start, end=start + case.end - case.begin)


def _each_sign(case: Case, change: Callable[[str], str]) -> Case:
    """Every part of the text changed by itself, so that the passage's place is known."""
    assert case.begin is not None and case.end is not None
    before, inside, after = case.new[: case.begin], case.new[case.begin : case.end], case.new[case.end :]
    before, inside, after = change(before), change(inside), change(after)
    return replace(case, new=before + inside + after, begin=len(before), end=len(before) + len(inside))


def blanks(rng: random.Random, case: Case) -> Case:
    kinds = [" ", " ", "\n", "  ", "\u00a0", "\t", " \n "]
    return _each_sign(case, lambda part: _BLANK.sub(lambda _match: rng.choice(kinds), part))


def references(rng: random.Random, case: Case) -> Case:
    """Characters written as references that nobody decoded."""
    table = {"&": ["&amp;"], '"': ["&quot;", "&#34;"], "'": ["&#39;", "&apos;", "&#x27;"], "’": ["&rsquo;", "&#8217;"], "“": ["&ldquo;"]}
    table |= {"”": ["&rdquo;", "&#x201D;"], "—": ["&mdash;"], "–": ["&ndash;"], "\u00a0": ["&nbsp;"], "<": ["&lt;"], ">": ["&gt;"]}
    return _each_sign(case, lambda part: "".join(rng.choice(table[sign]) if sign in table else sign for sign in part))


def unicode_forms(rng: random.Random, case: Case) -> Case:
    """Decomposed or compatible forms, straight or curly quotation marks, other dashes, soft hyphens."""
    forms: list[Literal["NFC", "NFD", "NFKC", "NFKD"]] = ["NFD", "NFC", "NFKC", "NFKD"]
    form = rng.choice(forms)
    table = str.maketrans(rng.choice([{"'": "’", '"': "”", "-": "\u2010"}, {"’": "'", "“": '"', "”": '"', "—": "–", "–": "-"}]))
    hyphen = rng.choice(["", "\u00ad"])

    def change(part: str) -> str:
        part = unicodedata.normalize(form, part).translate(table)
        return re.sub(r"(\w{5})(\w{4})", rf"\1{hyphen}\2", part) if hyphen else part

    return _each_sign(case, change)


def page_edited(rng: random.Random, case: Case) -> Case:
    """A tenth of all other sentences taken out, another tenth put in."""
    first, last = around(case)
    others = [span for span in sentences(case.new) if span[1] <= first or span[0] >= last]
    for begin, end, instead in edits(rng, case.new, others):
        case = with_other(case, begin, end, instead)
    return case


def edits(rng: random.Random, text: str, others: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """A tenth of these sentences to be taken out and as many to be put in, from the end of the text to its beginning."""
    many = min(len(others), max(1, len(others) // 10))
    out = [(begin, end, "") for begin, end in rng.sample(others, many)]
    return sorted([*out, *((begin, begin, some_sentence(rng, text)) for begin, _end in rng.sample(others, many))], reverse=True)


def several(rng: random.Random, case: Case) -> Case | None:
    """Words of it changed, blanks and signs too, and sentences put in elsewhere."""
    changed = words_changed(rng, case)
    further = inserted_far(rng, changed) if changed else None
    return unicode_forms(rng, blanks(rng, further)) if further else None


def neighbours_reworded(rng: random.Random, case: Case) -> Case | None:
    """Up to half of the words in the sentence before it and in the one after it."""
    for side in (0, 1):
        first, last = around(case)
        spans = [span for span in sentences(case.new) if (span[1] <= first if side == 0 else span[0] >= last)]
        if not spans:
            continue
        begin, end = spans[-1 if side == 0 else 0]
        instead = reworded(rng, case.new[begin:end], vocabulary(case), rng.uniform(0.2, 0.5))
        case = with_other(case, begin, end, instead) if instead else case
    return case


def words_changed_and_neighbour(rng: random.Random, case: Case) -> Case | None:
    """Words of it changed, and the sentence beside it taken out, or another put in."""
    changed = words_changed(rng, case)
    return rng.choice([inserted_before, inserted_after, deleted_before, deleted_after])(rng, changed) if changed else None


def proofread(rng: random.Random, case: Case) -> Case:
    """Each word of the page, also of the passage, is another one with a chance of three in a hundred."""
    others = vocabulary(case)
    return _each_sign(case, lambda part: re.sub(r"\w+", lambda word: rng.choice(others) if rng.random() < 0.03 else word.group(), part))


def shortened(_rng: random.Random, case: Case) -> Case:
    """Only what is near is left, as behind a paywall."""
    begin, end = around(case)
    reach = len(case.new) // 6
    case = with_other(case, min(len(case.new), end + reach), len(case.new), "")
    return with_other(case, 0, max(0, begin - reach), "")


def framed(rng: random.Random, case: Case) -> Case:
    """Another site's frame around all of it: ten sentences above, ten below, of the page's own words."""
    above, below = ("".join(some_sentence(rng, case.old) for _ in range(10)) for _ in range(2))
    return with_other(with_other(case, len(case.new), len(case.new), "\n" + below), 0, 0, above + "\n")


def moved_and_edited(rng: random.Random, case: Case) -> Case | None:
    moved = block_moved(rng, case)
    return page_edited(rng, moved) if moved else None


KEPT: dict[str, Change] = {
    "nothing": nothing,
    "sentences inserted elsewhere": inserted_far,
    "sentence inserted before": inserted_before,
    "sentence inserted after": inserted_after,
    "sentence before deleted": deleted_before,
    "sentence after deleted": deleted_after,
    "words changed": words_changed,
    "words changed around it": words_changedaround,
    "repeated elsewhere": repeated_elsewhere,
    "look-alike added elsewhere": look_alike_added,
    "block moved": block_moved,
    "blanks": blanks,
    "character references": references,
    "Unicode forms": unicode_forms,
    "a tenth of the page edited": page_edited,
    "several of these": several,
    "neighbours reworded": neighbours_reworded,
    "words changed, sentence beside it put in or out": words_changed_and_neighbour,
    "three in a hundred words of the page changed": proofread,
    "most of the page gone": shortened,
    "framed by other text": framed,
    "block moved, a tenth of the page edited": moved_and_edited,
}
