"""Places in a thing of which there is no text here, as people write them down: moments of a recording, pages of a book."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 100 * 3600 - 1
"""Seconds. Nothing that anybody listens to is longer."""
_MOMENT = r"(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,3}):(?P<s>[0-5]\d)"
_ALONE = re.compile(rf"\s*\[?\s*{_MOMENT}\s*\]?\s*")
_UNITS = re.compile(
    r"\s*(?:(?P<h>\d{1,3})\s*h)?\s*(?:(?P<m>\d{1,4})\s*(?:m|min)\.?)?\s*(?:(?P<s>\d{1,6})\s*(?:s|sec)\.?)?\s*", re.IGNORECASE
)
_LINE = re.compile(rf"^\s*(?:\[\s*{_MOMENT}\s*\]|{_MOMENT.replace('<', '<b')}(?=\s))[\s:–-]*")
_PAGE = re.compile(r"\d{1,6}")


@dataclass(frozen=True)
class Noted:
    """A thought at a moment; `seconds` None where none was given."""

    seconds: int | None
    text: str


def seconds_in(text: str) -> int | None:
    """How many seconds `12:34`, `1:02:03`, `[12:34]`, `90s` or `1h 2m` are; None for anything else."""
    match = _ALONE.fullmatch(text)
    if match is None and any(character.isdigit() for character in text) and any(unit in text.lower() for unit in "hms"):
        match = _UNITS.fullmatch(text)
    if match is None:
        return None
    seconds = _total(match["h"], match["m"], match["s"])
    return seconds if seconds <= LONGEST else None


def written(seconds: int) -> str:
    """The moment as it is kept and shown: 12:34, 1:02:03."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def notes_in(text: str) -> list[Noted]:
    """The notes of a text in which each new one begins with its moment: `[12:34] Why the vat must stay warm`. Lines without one go on with the
    note before; what stands before the first moment is a note without one."""
    notes: list[tuple[int | None, list[str]]] = []
    for line in text.splitlines():
        match = _LINE.match(line)
        seconds = _total(match["h"] or match["bh"], match["m"] or match["bm"], match["s"] or match["bs"]) if match else None
        if match and seconds is not None and seconds <= LONGEST:
            notes.append((seconds, [line[match.end() :]]))
        elif notes:
            notes[-1][1].append(line)
        else:
            notes.append((None, [line]))
    kept = [Noted(seconds, "\n".join(lines).strip()) for seconds, lines in notes]
    return [note for note in kept if note.text]


def in_order(place: str) -> tuple[int, int]:
    """What places are sorted by: moments by their time, pages by their number, what has neither last."""
    seconds = seconds_in(place)
    if seconds is not None:
        return 0, seconds
    page = _PAGE.search(place)
    return (0, int(page[0])) if page else (1, 0)


def _total(hours: str | None, minutes: str | None, seconds: str | None) -> int:
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
