"""`python -m bench.anchors`: highlights on real pages, the pages changed, and where the highlights are found afterwards.

Recoverable is a passage that is left on the page and can be told from all others by what is recorded of it: in the copy it was marked in, its words
stood only once between the same signs on both sides, as many of them as an anchor keeps. All others are counted too, in a line of their own.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median

import django
from django.conf import settings

from bench.changes import KEPT, Case, highlights
from bench.pace import at_full_speed, pace
from bench.removals import GONE
from commonplace.kit.anchors import CONTEXT, Anchor, Found, State, Text, find, find_again, seen_where_marked
from commonplace.kit.anchors.folding import fold
from commonplace.kit.anchors.words import words_of

ON_EACH_PAGE = 20
NEXT_WORDS = 4
BINS = (0, 70, 80, 90, 100)


@dataclass(frozen=True)
class Trial:
    """One highlight after one change. Processor time: `seconds` for everything that is done for this highlight, `once` for what is done once for
    both copies, whatever is highlighted in them: their words and where these stand, and laying them side by side. `pace` says how quick the
    processor was.
    """

    page: int
    change: str
    case: Case
    anchor: Anchor
    wanted: State
    found: Found
    is_right_place: bool
    seconds: float
    once: float
    pace: float

    @property
    def is_kept(self) -> bool:
        return self.change in KEPT

    @property
    def is_right(self) -> bool:
        return self.wanted == self.found.state and self.is_right_place

    @property
    def is_misplaced(self) -> bool:
        return self.found.start is not None and not self.is_right_place

    @property
    def is_told_apart(self) -> bool:
        """Whether words and neighbours, folded, stood only once in the copy that was marked; not so in filling text that repeats itself."""
        return is_only_one(self.case.old, self.case.old_begin, self.case.old_end)


_read = lru_cache(maxsize=64)(Text)
_folded = lru_cache(maxsize=64)(fold)


@lru_cache(maxsize=4_096)
def is_only_one(text: str, begin: int, end: int) -> bool:
    """Whether the words, with `CONTEXT` signs on each side (fewer at the text's ends), stand once in the text. Asks nothing of the anchors' code."""
    whole, quote = _folded(text), fold(text[begin:end])
    before, after = fold(text[max(0, begin - 3 * CONTEXT) : begin])[-CONTEXT:], fold(text[end : end + 3 * CONTEXT])[:CONTEXT]
    found, at = 0, whole.find(quote)
    while at >= 0 and quote:
        found += whole.endswith(before, 0, at) and whole.startswith(after, at + len(quote))
        at = whole.find(quote, at + 1)
    return found <= 1


def wanted_state(case: Case) -> State:
    """What a person would say, who sees both copies."""
    if case.begin is None or case.end is None:
        return State.ORPHANED
    then = _seen(case.old, case.old_begin, case.old_end)
    return State.EXACT if then == _seen(case.new, case.begin, case.end) else State.MOVED


def _seen(text: str, begin: int, end: int) -> tuple[str, list[str], list[str]]:
    before, after = words_of(fold(text[max(0, begin - 300) : begin])), words_of(fold(text[end : end + 300]))
    return fold(text[begin:end]), before[-NEXT_WORDS:], after[:NEXT_WORDS]


def is_right_place(case: Case, found: Found) -> bool:
    """Letter for letter, unless words of the passage itself were changed: then three quarters of what both cover is common to both."""
    if case.begin is None or case.end is None or found.start is None or found.end is None:
        return case.begin is None and found.start is None
    if (found.start, found.end) == (case.begin, case.end):
        return True
    if fold(case.new[case.begin : case.end]) == fold(case.quote):
        return fold(case.new[found.start : found.end]) == fold(case.quote) and abs(found.start - case.begin) < 3
    common = min(found.end, case.end) - max(found.start, case.begin)
    return common >= 0.75 * (max(found.end, case.end) - min(found.start, case.begin))


def trials(
    texts: Iterable[tuple[int, str]], *, rounds: int = 1, seed: int = 1, on_each: int = ON_EACH_PAGE, with_copy: bool = True
) -> Iterator[Trial]:
    """Each change done to each highlight; what takes the passage out is done `rounds` times. `with_copy`: the older copy is at hand."""
    for number, text in texts:
        rng = random.Random(f"{seed}-{number}")
        for case in highlights(rng, text, on_each):
            for name, change in [*KEPT.items(), *(list(GONE.items()) * rounds)]:
                changed = change(rng, case)
                if changed is not None and (changed.new != changed.old or name == "nothing"):
                    yield _tried(number, name, changed, with_copy)


def _tried(number: int, name: str, case: Case, with_copy: bool) -> Trial:
    old, new, begin, end = _read(case.old), Text(case.new), case.old_begin, case.old_end
    how_quick = pace()
    started = time.process_time()
    new.beside(old), *((copy.spans, copy.places) for copy in (old, new))
    prepared = time.process_time()
    anchor = Anchor(old.raw[begin:end], old.raw[max(0, begin - CONTEXT) : begin], old.raw[end : end + CONTEXT], begin)
    found = find_again(new, old, anchor, begin, end) if with_copy else _without_copy(new, old, anchor, begin, end)
    done = time.process_time()
    return Trial(
        number, name, case, anchor, wanted_state(case), found, is_right_place(case, found), done - prepared, prepared - started, how_quick
    )


def _without_copy(new: Text, old: Text, anchor: Anchor, begin: int, end: int) -> Found:
    return find(new, replace(seen_where_marked(old, anchor, begin, end), page=None))


def interval(count: int, total: int) -> tuple[float, float]:
    """Between what shares the true one lies with 95 % certainty (Wilson; for none at all the rule of three)."""
    if not total:
        return 0.0, 1.0
    if count == 0:
        return 0.0, min(1.0, 3 / total)
    z, share = 1.96, count / total
    middle, width = share + z * z / (2 * total), z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - width) / (1 + z * z / total), (middle + width) / (1 + z * z / total)


def _share(right: int, total: int) -> str:
    low, high = interval(right, total)
    return f"{right:,} of {total:,} right, {100 * right / max(1, total):.2f} % ({100 * low:.2f} to {100 * high:.2f})"


def summary(done: list[Trial]) -> list[str]:
    kept, gone = [one for one in done if one.is_kept], [one for one in done if not one.is_kept]
    apart, equal = [one for one in kept if one.is_told_apart], [one for one in kept if not one.is_told_apart]
    false = sum(one.found.start is not None for one in gone)
    quick, quick_kept = (at_full_speed([(one.pace, 1000 * one.seconds) for one in some]) for some in (done, kept))
    times, once = sorted(1000 * one.seconds for one in done), sorted(1000 * one.once for one in done)
    return [
        f"Recoverable: {_share(sum(one.is_right for one in apart), len(apart))}; {sum(one.is_misplaced for one in apart)} at a wrong place.",
        (
            f"Marked in one of several equal passages: {_share(sum(one.is_right for one in equal), len(equal))}; "
            f"{sum(one.is_misplaced for one in equal)} at a wrong place, nearly always another of them."
        ),
        f"Both: {_share(sum(one.is_right for one in kept), len(kept))}.",
        f"Taken out: {false} false anchors in {len(gone):,} trials (at most {100 * interval(false, len(gone))[1]:.3f} %).",
        (
            f"Time: median {times[len(times) // 2]:.2f} ms, 99 of 100 under {times[len(times) * 99 // 100]:.1f} ms, worst {times[-1]:.0f} ms; "
            f"once for both copies: median {once[len(once) // 2]:.2f} ms, worst {once[-1]:.0f} ms. "
            f"At the machine's full speed ({len(quick):,} trials): median {median(quick):.2f} ms, "
            f"of those still on the page {median(quick_kept):.2f} ms."
        ),
    ]


def by_change(done: list[Trial]) -> list[str]:
    rows: dict[str, list[Trial]] = defaultdict(list)
    for one in done:
        rows[one.change].append(one)
    lines = ["| change | trials | state and place right | found at a wrong place | orphaned |", "|---|---|---|---|---|"]
    for name in [*KEPT, *GONE]:
        if row := rows[name]:
            share = f"{100 * sum(one.is_right for one in row) / len(row):.2f} %"
            orphaned = sum(one.found.state == State.ORPHANED for one in row)
            lines.append(f"| {name} | {len(row)} | {share} | {sum(one.is_misplaced for one in row)} | {orphaned} |")
    return lines


def by_state(done: list[Trial]) -> list[str]:
    states = Counter((one.wanted, one.found.state) for one in done)
    lines = ["| state | precision | recall |", "|---|---|---|"]
    for state in State:
        found = sum(count for (_wanted, got), count in states.items() if got == state)
        wanted = sum(count for (want, _got), count in states.items() if want == state)
        lines.append(
            f"| {state} | {100 * states[state, state] / max(found, 1):.2f} % | {100 * states[state, state] / max(wanted, 1):.2f} % |"
        )
    return lines


def by_confidence(done: list[Trial]) -> list[str]:
    """What a confidence means: of all that was placed with it, how much was placed rightly."""
    lines = ["| confidence | placed | at the right place |", "|---|---|---|"]
    for low, high in zip(BINS, [*BINS[1:], 101], strict=True):
        placed = [one for one in done if one.found.start is not None and low <= one.found.confidence < high]
        if placed:
            share = 100 * sum(one.is_right_place for one in placed) / len(placed)
            lines.append(f"| {low} to {high - 1} | {len(placed):,} | {share:.2f} % |")
    return lines


def show(one: Trial) -> None:
    case, found = one.case, one.found
    there = case.new[max(0, case.begin - 64) : case.end + 64] if case.begin is not None and case.end is not None else None
    got = case.new[max(0, found.start - 64) : found.end + 64] if found.start is not None and found.end is not None else None
    print(f"--- page {one.page}, {one.change}: wanted {one.wanted}, found {found}\n  {one.anchor}\n  true {there!r}\n  got  {got!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", default="pages", help="the texts: the thirty pages, or another of those in bench/pages.py")
    parser.add_argument("--fold", type=int, help="only the pages of this fifth, 0 to 4")
    parser.add_argument("--without-copy", action="store_true", help="as in the browser, which has only the anchor")
    parser.add_argument("--rounds", type=int, default=1, help="how often each way of taking a passage out is tried")
    parser.add_argument("--on-each", type=int, default=ON_EACH_PAGE, help="highlights on each page")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many of the trials that went wrong, false anchors first")
    given = parser.parse_args()
    if not settings.configured:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        django.setup()
    from bench.pages import SETS

    if given.set not in SETS:
        parser.error(f"--set is one of {', '.join(SETS)}")
    texts = [(at, text) for at, text in enumerate(SETS[given.set]()) if given.fold is None or at % 5 == given.fold]
    done = list(trials(texts, rounds=given.rounds, seed=given.seed, on_each=given.on_each, with_copy=not given.without_copy))
    wrong = [one for one in done if not one.is_right]
    for one in sorted(wrong, key=lambda one: (not one.is_misplaced, one.is_kept))[: given.show]:
        show(one)
    for part in (summary(done), by_change(done), by_state(done), by_confidence(done)):
        print("\n".join([*part, ""]))


if __name__ == "__main__":
    main()
