"""Reading the story: from content/*.yaml to a list of happenings in the order of time.

Entries say when they were made in days before today; responses, thanks and rewritings in days after what they belong to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml

CONTENT = Path(__file__).parent / "content"
STORIES = ("crates", "cold", "repair", "kitchen", "people", "numbers", "harbour")
_RESPONSES = {"answers": "answer", "comments": "comment"}

Telling = Mapping[str, Any]


@dataclass(frozen=True)
class Happening:
    """`what` is entry, rewriting, thanks or announcement; `of` is the name of the entry that it happens to, or that it answers."""

    moment: datetime
    what: str
    name: str
    of: str
    telling: Telling


def read(name: str) -> Any:
    """One file of the story."""
    return yaml.safe_load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"))


def happenings(today: datetime) -> list[Happening]:
    """Everything that happened, the oldest first; what belongs to an entry always comes after it."""
    told = [happening for story in STORIES for entry in read(story) for happening in _of_entry(entry, today)]
    return sorted(told, key=lambda happening: happening.moment)


def _of_entry(entry: Telling, today: datetime) -> Iterator[Happening]:
    moment = today - timedelta(days=entry["days"], minutes=crc32(entry["id"].encode()) % 720)
    yield Happening(_by_day(moment, today), "entry", entry["id"], "", entry)
    yield from _afterwards(entry, entry["id"], moment, today)


def _afterwards(entry: Telling, name: str, moment: datetime, today: datetime) -> Iterator[Happening]:
    """What follows from an entry or a response, and from what follows."""

    def later(what: str, days: float, telling: Telling) -> Happening:
        return Happening(_by_day(moment + timedelta(days=days), today), what, name, name, telling)

    if "announce" in entry:
        yield later("announcement", 0.01, entry)
    if "earlier" in entry:
        yield later("rewriting", entry.get("rewritten", 3), entry)
    for thanks in entry.get("thanks", ()):
        yield later("thanks", thanks.get("after", 2), thanks)
    for several, kind in _RESPONSES.items():
        for number, response in enumerate(entry.get(several, ())):
            own_name = response.get("id", f"{name}/{kind}-{number}")
            own_moment = moment + timedelta(days=response.get("after", 0.3 + 0.6 * number))
            yield Happening(_by_day(own_moment, today), "entry", own_name, name, {"kind": kind, **response})
            yield from _afterwards(response, own_name, own_moment, today)


def _by_day(moment: datetime, today: datetime) -> datetime:
    """The same day between half past seven and half past nine in the evening, later times later; yet never in the future."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    awake = midnight + timedelta(hours=7.5) + (moment - midnight) * 14 / 24
    return min(awake, today - timedelta(minutes=1))
