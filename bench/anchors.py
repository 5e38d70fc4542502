"""`python -m bench.anchors`: highlights on thirty real pages, the pages changed, and where the highlights are found afterwards."""

from __future__ import annotations

import argparse
import random
import statistics
import tarfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.changes import GONE, KEPT, Case, highlights
from commonplace.sense.anchors import CONTEXT, Anchor, Found, State, Text, find, seen_where_marked
from commonplace.sense.anchors.folding import fold
from commonplace.sense.anchors.words import words_of
from commonplace.sources.extraction import extract
from tests.shared_data import SHARED

PAGES = "extraction/readability-pages.tar.gz"
ON_EACH_PAGE = 20
NEXT_WORDS = 4
EQUALS = "(any of the above, to one of several equal passages)"


@dataclass
class Tally:
    """One kind of change: how it ought to be and how it was, as counts of (wanted, found); `wrong` counts wrong places."""

    states: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: int = 0
    times: list[float] = field(default_factory=list)

    @property
    def trials(self) -> int:
        return self.states.total()


def pages(which: slice = slice(None)) -> list[str]:
    """The readable texts of the thirty pages, or some of them, in the order of their names."""
    with tarfile.open(SHARED / PAGES) as archive:
        sources = {member.name: archive.extractfile(member) for member in archive if member.name.endswith("/source.html")}
        found = [extract(file.read(), "https://example.org/") for _name, file in sorted(sources.items())[which] if file is not None]
    return [page.text for page in found]


def anchor_of(case: Case) -> Anchor:
    """What is remembered of the passage."""
    begin, end = case.old_begin, case.old_end
    anchor = Anchor(case.quote, case.old[max(0, begin - CONTEXT) : begin], case.old[end : end + CONTEXT], begin)
    return seen_where_marked(Text(case.old), anchor, begin, end)


def wanted_state(case: Case) -> str:
    """What a person would say, who sees both copies."""
    if case.begin is None or case.end is None:
        return State.ORPHANED
    then = _seen(case.old, case.old_begin, case.old_end)
    return State.EXACT if then == _seen(case.new, case.begin, case.end) else State.MOVED


def _seen(text: str, begin: int, end: int) -> tuple[str, list[str], list[str]]:
    before, after = words_of(fold(text[max(0, begin - 300) : begin])), words_of(fold(text[end : end + 300]))
    return fold(text[begin:end]), before[-NEXT_WORDS:], after[:NEXT_WORDS]


def is_right_place(case: Case, found: Found) -> bool:
    """At least nine tenths of what both cover is common to both; letter for letter unless words of the passage itself were changed."""
    if case.begin is None or case.end is None or found.start is None or found.end is None:
        return case.begin is None and found.start is None
    if (found.start, found.end) == (case.begin, case.end):
        return True
    if fold(case.new[case.begin : case.end]) == fold(case.quote):
        return fold(case.new[found.start : found.end]) == fold(case.quote) and abs(found.start - case.begin) < 3
    common = min(found.end, case.end) - max(found.start, case.begin)
    return common >= 0.75 * (max(found.end, case.end) - min(found.start, case.begin))


def is_one_of_equals(anchor: Anchor) -> bool:
    """Whether the same words stood between the same neighbours elsewhere, as in made-up filling text: nobody could tell which is which."""
    return anchor.twin >= 88


def trials(texts: list[str], *, rounds: int, seed: int, on_each: int = ON_EACH_PAGE) -> Iterator[tuple[str, Case]]:
    """Each change done to each highlight; what takes the passage out is done `rounds` times."""
    for number, text in enumerate(texts):
        rng = random.Random(f"{seed}-{number}")
        for case in highlights(rng, text, on_each):
            for name, change in [*KEPT.items(), *(list(GONE.items()) * rounds)]:
                changed = change(rng, case)
                if changed is not None and (changed.new != changed.old or name == "nothing"):
                    yield name, changed


def measure(cases: Iterator[tuple[str, Case]], *, show: int = 0, only_gone: bool = False) -> dict[str, Tally]:
    """Find each passage again and compare with where it is."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for name, case in cases:
        anchor, text = anchor_of(case), Text(case.new)
        begun = time.perf_counter()
        found = find(text, anchor)
        tally = tallies[EQUALS if name in KEPT and is_one_of_equals(anchor) else name]
        tally.times.append((time.perf_counter() - begun) * 1000)
        wanted = wanted_state(case)
        tally.states[wanted, found.state] += 1
        is_right = is_right_place(case, found)
        if found.start is not None and not is_right:
            tally.wrong += 1
        if show and (name in GONE or not only_gone) and (wanted != found.state or not is_right):
            show -= 1
            _show(name, case, anchor, found, wanted)
    return tallies


def _show(name: str, case: Case, anchor: Anchor, found: Found, wanted: str) -> None:
    there = case.new[case.begin - 64 : case.end + 64] if case.begin is not None and case.end is not None else None
    got = case.new[found.start - 64 : found.end + 64] if found.start is not None and found.end is not None else None
    print(f"--- {name}: wanted {wanted}, found {found}\n  anchor {anchor}\n  true {there!r}\n  got  {got!r}")


def report(tallies: dict[str, Tally]) -> str:
    lines = ["| change | trials | state and place right | found at a wrong place | orphaned | median ms |", "|---|---|---|---|---|---|"]
    for name, tally in tallies.items():
        right = sum(count for (wanted, got), count in tally.states.items() if wanted == got)
        orphaned = sum(count for (_wanted, got), count in tally.states.items() if got == State.ORPHANED)
        share = f"{100 * (right - (tally.wrong if name in KEPT else 0)) / tally.trials:.2f} %"
        lines.append(f"| {name} | {tally.trials} | {share} | {tally.wrong} | {orphaned} | {statistics.median(tally.times):.2f} |")
    return "\n".join([*lines, "", *_by_state(tallies), "", *_summary(tallies)])


def _by_state(tallies: dict[str, Tally]) -> list[str]:
    states = sum((tally.states for tally in tallies.values()), Counter[tuple[str, str]]())
    lines = ["| state | precision | recall |", "|---|---|---|"]
    for state in State:
        right = states[state, state]
        found = sum(count for (_wanted, got), count in states.items() if got == state)
        wanted = sum(count for (want, _got), count in states.items() if want == state)
        lines.append(f"| {state} | {100 * right / max(found, 1):.2f} % | {100 * right / max(wanted, 1):.2f} % |")
    return lines


def _summary(tallies: dict[str, Tally]) -> list[str]:
    kept = [tally for name, tally in tallies.items() if name in KEPT]
    equal = tallies.get(EQUALS, Tally())
    gone = [tally for name, tally in tallies.items() if name in GONE]
    trials = sum(tally.trials for tally in kept)
    right = sum(tally.states[state, state] for tally in kept for state in (State.EXACT, State.MOVED)) - sum(tally.wrong for tally in kept)
    false = sum(count for tally in gone for (_wanted, got), count in tally.states.items() if got != State.ORPHANED)
    times = [one for tally in tallies.values() for one in tally.times]
    return [
        f"Recoverable: {right:,} of {trials:,} right ({100 * right / max(trials, 1):.2f} %), {sum(tally.wrong for tally in kept)} at a wrong place.",
        f"One of several equal passages: {equal.trials:,} trials, {equal.wrong} at a wrong place.",
        f"Taken out: {false} false anchors in {sum(tally.trials for tally in gone):,} trials.",
        f"Median of one highlight, on a copy that nothing was looked for in before: {statistics.median(times):.2f} ms.",
        f"95 of 100 under {sorted(times)[int(len(times) * 0.95)]:.1f} ms.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=["choose", "report"], default="report", help="the pages to choose thresholds on, or the others")
    parser.add_argument("--rounds", type=int, default=3, help="how often each way of taking a passage out is tried")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many of the cases that went wrong")
    parser.add_argument("--gone", action="store_true", help="print only those among what was taken out")
    given = parser.parse_args()
    texts = pages(slice(0 if given.half == "choose" else 1, None, 2))
    print(report(measure(trials(texts, rounds=given.rounds, seed=given.seed), show=given.show, only_gone=given.gone)))


if __name__ == "__main__":
    main()
