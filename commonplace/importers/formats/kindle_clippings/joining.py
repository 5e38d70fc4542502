"""Which clippings of one book are one passage, and which note belongs to which."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from commonplace.importers.formats.kindle_clippings.words import Spot

NEIGHBOURS = 60
"""So many passages beside it are compared with each; more never overlap in a book that somebody reads."""
_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Passage:
    """One clipping; `number` counts them in the file."""

    number: int
    text: str
    spot: Spot
    made_at: datetime | None
    is_sure: bool = True


@dataclass
class Joined:
    """A passage with its notes. `first` is the clipping that was made first, which stays the same when the passage grows later."""

    passage: Passage
    first: Passage
    notes: list[Passage] = field(default_factory=list)


@dataclass(frozen=True)
class Result:
    passages: list[Joined]
    lone_notes: list[Passage]
    folded: list[tuple[Passage, int]]


def joined(passages: Sequence[Passage], notes: Sequence[Passage]) -> Result:
    """In the order of the book; what has no location in the order of the file."""
    kept, folded = _folded(passages)
    lone = _with_notes(kept, notes, folded)
    kept.sort(key=lambda one: (one.passage.spot.start is None, one.passage.spot.start or 0, one.passage.number))
    return Result(kept, lone, sorted(folded, key=lambda pair: pair[0].number))


def _folded(passages: Sequence[Passage]) -> tuple[list[Joined], list[tuple[Passage, int]]]:
    # The longest of those that stand together comes first, so that each shorter one finds it.
    ordered = sorted(passages, key=lambda one: (one.spot.start is None, -len(one.text), one.number))
    by_start: list[tuple[int, int]] = []
    kept: list[tuple[Joined, str]] = []
    on_page: dict[str, list[int]] = {}
    folded: list[tuple[Passage, int]] = []
    for one in ordered:
        letters = _NOT_A_LETTER.sub("", one.text).casefold() or one.text
        near = _near(one, by_start, on_page)
        home = next((kept[place][0] for place in near if _holds(kept[place], one, letters)), None)
        if home is None:
            _shelve(one, len(kept), by_start, on_page)
            kept.append((Joined(one, one), letters))
            continue
        folded.append((one, home.passage.number))
        if one.number < home.first.number:
            home.first = one
    return [joined for joined, _letters in kept], folded


def _near(one: Passage, by_start: list[tuple[int, int]], on_page: dict[str, list[int]]) -> Iterator[int]:
    if one.spot.start is None:
        yield from on_page.get(one.spot.page, ())[-NEIGHBOURS:]
        return
    middle = bisect_right(by_start, (one.spot.start, 1 << 60))
    for _start, place in by_start[max(0, middle - NEIGHBOURS) : middle + NEIGHBOURS]:
        yield place


def _shelve(one: Passage, place: int, by_start: list[tuple[int, int]], on_page: dict[str, list[int]]) -> None:
    if one.spot.start is None:
        on_page.setdefault(one.spot.page, []).append(place)
    else:
        by_start.insert(bisect_right(by_start, (one.spot.start, place)), (one.spot.start, place))


def _holds(kept: tuple[Joined, str], one: Passage, letters: str) -> bool:
    """Whether `one` lies within the passage that is kept, in the book as in its words."""
    spot, its = kept[0].passage.spot, one.spot
    if spot.start is not None and its.start is not None:
        overlap = its.start <= (spot.end or spot.start) + 1 and spot.start <= (its.end or its.start) + 1
    else:
        overlap = spot.start is None and its.start is None and spot.page == its.page
    return overlap and letters in kept[1]


def _with_notes(kept: list[Joined], notes: Sequence[Passage], folded: list[tuple[Passage, int]]) -> list[Passage]:
    """Give each note to its passage; what is left stands alone."""
    located = sorted((one for one in kept if one.passage.spot.start is not None), key=lambda one: one.passage.spot.start or 0)
    starts = [one.passage.spot.start or 0 for one in located]
    by_page: dict[str, list[Joined]] = {}
    for one in kept:
        if one.passage.spot.page:
            by_page.setdefault(one.passage.spot.page, []).append(one)
    lone: list[Passage] = []
    for note in notes:
        home = _home(note, located, starts, by_page)
        if home is None:
            lone.append(note)
        else:
            _add_note(home, note, folded)
    return lone


def _home(note: Passage, located: list[Joined], starts: list[int], by_page: dict[str, list[Joined]]) -> Joined | None:
    """The passage that ends where the note stands, else one around it; the nearest in the file where there are several."""
    if note.spot.start is not None:
        at, before = note.spot.start, bisect_right(starts, note.spot.start)
        near = located[max(0, before - NEIGHBOURS) : before]
        around = [one for one in near if at <= (one.passage.spot.end or 0)]
        return min(around, key=lambda one: (one.passage.spot.end != at, abs(one.passage.number - note.number)), default=None)
    same = by_page.get(note.spot.page, ())[:NEIGHBOURS] if note.spot.page else ()
    return min(same, key=lambda one: abs(one.passage.number - note.number), default=None)


def _add_note(home: Joined, note: Passage, folded: list[tuple[Passage, int]]) -> None:
    for place, earlier in enumerate(home.notes):
        if note.text in earlier.text:
            folded.append((note, earlier.number))
            return
        if earlier.text in note.text:
            home.notes[place] = note
            folded.append((earlier, note.number))
            return
    home.notes.append(note)
