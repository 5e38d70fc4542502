"""Whose words a text is: what of it a machine wrote or took, and what is a person's own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.fuzz import partial_ratio, ratio

from commonplace.hatch.checking.folding import folded
from commonplace.hatch.checking.grounds import sentences_of
from commonplace.kit.markdown import plain_text

LEAST_OWN_WORDS = 4
"""So many words make a sentence of one's own; "Yes, exactly" is a nod."""
SAME = 90
"""Out of 100: from so much likeness on, letter by letter, it is the same sentence with a word changed."""
RUN = 8
"""So many words in a row are a quotation, whatever stands around them."""
_NOT_LETTERS = re.compile(r"[\W_]+")
_NOT_OWN = re.compile(
    r'<blockquote\b.*?</blockquote>|<div data-embed="[^>]*>[^<]*</div>|<a data-ref="[^>]*>[^<]*</a>|<h[1-6][^>]*>.*?</h[1-6]>', re.DOTALL
)


def plain(text: str) -> str:
    """The words alone, in small letters."""
    return _NOT_LETTERS.sub(" ", folded(text).casefold()).strip()


def are_same_words(one: str, other: str) -> bool:
    """Whether two sentences are the same but for a word or some marks."""
    first, second = plain(one), plain(other)
    return first == second or ratio(first, second, score_cutoff=SAME) >= SAME


def words_of_its_author(body_html: str) -> str:
    """The plain words of a body without quotes (and who they are credited to), embeds, links' labels and headings."""
    return plain_text(_NOT_OWN.sub(" ", body_html))


def own_sentences(text: str, taken: Iterable[str]) -> list[str]:
    """The sentences of a plain text that are neither one of those `taken` (what a machine wrote, what was quoted) nor a part of one."""
    known = [plain(one) for one in taken]
    own = []
    for sentence in sentences_of(text):
        words = plain(sentence)
        if len(words.split()) < LEAST_OWN_WORDS and words.isascii():
            continue
        if not any(words in one or ratio(words, one, score_cutoff=SAME) >= SAME for one in known) and not _is_made_of(words, known):
            own.append(sentence)
    return own


def _is_made_of(words: str, known: Iterable[str]) -> bool:
    """Whether several of the taken ones in a row are this sentence."""
    left = words
    for one in sorted(known, key=len, reverse=True):
        if len(one) > 12:
            left = left.replace(one, " ")
    return len(left.split()) < LEAST_OWN_WORDS and left != words


def stands_in(sentence: str, text: str) -> bool:
    """Whether a sentence still stands in a text, whatever the marks around it."""
    words = plain(sentence)
    return bool(words) and words in plain(text)


def nearly_stands_in(sentence: str, text: str) -> bool:
    """Whether a sentence stands in a text, or one that is the same but for a word or some letters."""
    words, known = plain(sentence), plain(text)
    if len(words) > len(known):
        return ratio(words, known, score_cutoff=SAME) >= SAME
    return bool(words) and (words in known or partial_ratio(words, known, score_cutoff=SAME) >= SAME)


def repeats(sentence: str, text: str) -> bool:
    """Whether a text has a sentence, as good as letter by letter, or a long run of its words."""
    words, known = plain(sentence).split(), f" {plain(text)} "
    runs = (" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
    return nearly_stands_in(sentence, text) or any(f" {run} " in known for run in runs)
