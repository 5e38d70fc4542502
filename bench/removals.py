"""What takes a marked passage out of its page, though other passages that are like it may stay."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from bench.changes import Case, Change, around, edits, far_boundary, reworded, sentences, some_sentence, vocabulary, with_other


def _removed(case: Case) -> Case:
    begin, end = around(case)
    return replace(case, new=case.new[:begin] + case.new[end:], begin=None, end=None)


def _also_before(case: Case, at: int, words: str) -> Case:
    """The page had these words too when the passage was marked."""
    changed = with_other(case, at, at, words)
    assert changed.begin is not None and changed.end is not None
    return Case(changed.new, changed.begin, changed.end, changed.new, changed.begin, changed.end)


def removed(_rng: random.Random, case: Case) -> Case:
    return _removed(case)


def removed_but_look_alike(rng: random.Random, case: Case) -> Case | None:
    at, like = far_boundary(rng, case), reworded(rng, case.quote, vocabulary(case), rng.uniform(0.05, 0.3))
    return None if at is None or like is None else _removed(_also_before(case, at, like + " "))


def removed_but_new_look_alike(rng: random.Random, case: Case) -> Case | None:
    at, like = far_boundary(rng, case), reworded(rng, case.quote, vocabulary(case), rng.uniform(0.05, 0.3))
    return None if at is None or like is None else _removed(with_other(case, at, at, like + " "))


def removed_but_look_alike_near(rng: random.Random, case: Case) -> Case | None:
    """The similar sentence stood one sentence further on."""
    like = reworded(rng, case.quote, vocabulary(case), rng.uniform(0.05, 0.3))
    after = [span for span in sentences(case.new) if span[0] >= around(case)[1]]
    return None if like is None or not after else _removed(_also_before(case, after[0][1], like + " "))


def removed_but_look_alike_next_to_it(rng: random.Random, case: Case) -> Case | None:
    like = reworded(rng, case.quote, vocabulary(case), rng.uniform(0.05, 0.3))
    return None if like is None else _removed(_also_before(case, around(case)[rng.choice([0, 1])], like + " "))


def removed_but_twin(rng: random.Random, case: Case) -> Case | None:
    """The very same words stood, and stand, elsewhere."""
    at = far_boundary(rng, case)
    return None if at is None else _removed(_also_before(case, at, case.quote + " "))


def removed_but_twin_surroundings(rng: random.Random, case: Case) -> Case | None:
    """A similar sentence between the same sentences stood, and stands, elsewhere."""
    begin, end = around(case)
    at, like = far_boundary(rng, case), reworded(rng, case.quote, vocabulary(case), rng.uniform(0.05, 0.3))
    if at is None or like is None:
        return None
    block = case.new[max(0, begin - 150) : case.begin] + like + case.new[case.end : end + 150] + "\n"
    return _removed(_also_before(case, at, block))


def edited_after(removal: Change) -> Change:
    """The removal, and then a tenth of what is left of the page taken out and another tenth put in."""

    def change(rng: random.Random, case: Case) -> Case | None:
        gone = removal(rng, case)
        if gone is None:
            return None
        text = gone.new
        for begin, end, instead in edits(rng, text, sentences(text)):
            text = text[:begin] + instead + text[end:]
        return replace(gone, new=text)

    return change


def proofread_after(removal: Change) -> Change:
    """The removal, and then each word of the page another one with a chance of three in a hundred: the similar one has changed too."""

    def change(rng: random.Random, case: Case) -> Case | None:
        gone, words = removal(rng, case), vocabulary(case)
        if gone is None:
            return None
        return replace(gone, new=re.sub(r"\w+", lambda word: rng.choice(words) if rng.random() < 0.03 else word.group(), gone.new))

    return change


def another_in_its_place(rng: random.Random, case: Case) -> Case:
    """A new sentence of the page's own words stands where it stood."""
    begin, end = around(case)
    return replace(case, new=case.new[:begin] + some_sentence(rng, case.new) + case.new[end:], begin=None, end=None)


def removed_with_neighbours(_rng: random.Random, case: Case) -> Case:
    begin, end = around(case)
    before = [span[0] for span in sentences(case.new) if span[1] <= begin]
    after = [span[1] for span in sentences(case.new) if span[0] >= end]
    return replace(case, new=case.new[: before[-1] if before else begin] + case.new[after[0] if after else end :], begin=None, end=None)


GONE: dict[str, Change] = {
    "removed": removed,
    "removed, similar one elsewhere": removed_but_look_alike,
    "removed, similar one new elsewhere": removed_but_new_look_alike,
    "removed, similar one near": removed_but_look_alike_near,
    "removed, similar one next to it": removed_but_look_alike_next_to_it,
    "removed, same words elsewhere": removed_but_twin,
    "removed, similar one in same surroundings elsewhere": removed_but_twin_surroundings,
    "removed with its neighbours": removed_with_neighbours,
    "removed, another sentence in its place": another_in_its_place,
    "removed, a tenth of the page edited": edited_after(removed),
    "removed, similar one elsewhere, a tenth edited": edited_after(removed_but_look_alike),
    "removed, similar one next to it, a tenth edited": edited_after(removed_but_look_alike_next_to_it),
    "removed, same words elsewhere, a tenth edited": edited_after(removed_but_twin),
    "removed, similar one near, words changed everywhere": proofread_after(removed_but_look_alike_near),
    "removed, same words elsewhere, words changed everywhere": proofread_after(removed_but_twin),
}
