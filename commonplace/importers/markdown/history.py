"""Who wrote a note first and when it was changed last, out of a file with one commit a line, oldest first (the format is described in
docs/administrators/import-and-export.md):

    {"date": "2020-04-19T07:46:31-07:00", "author": "Name", "changes": [["A", "folder/note.md"], ["M", "other.md"]]}

A renamed note appears as D and A in one commit. It keeps its beginnings when the new file has the old one's name in another folder, or
when one file went, one came, and their names resemble each other.
"""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from commonplace.kit.errors import Refusal

MAX_HISTORY = 200_000_000
_ALIKE = 0.6


@dataclass(frozen=True)
class Past:
    """What is known of one path."""

    made_at: datetime
    edited_at: datetime
    author: str


def read_history(path: Path) -> "History":
    """Read a .jsonl or .jsonl.gz. Raises Refusal when it is not one."""
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
            return History(_commits(stream))
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(_("This history file cannot be read. It needs one commit a line, as JSON."), field="history") from error


def _commits(stream: IO[bytes] | gzip.GzipFile) -> Iterator[Mapping[str, Any]]:
    size = 0
    for line in stream:
        size += len(line)
        if size > MAX_HISTORY:
            raise ValueError("too long")
        if line.strip():
            yield json.loads(line)


class History:
    """The past of each path that the commits leave behind."""

    def __init__(self, commits: Iterable[Mapping[str, Any]] = ()) -> None:
        self._past: dict[str, Past] = {}
        self._by_name: dict[str, list[str]] | None = None
        for commit in commits:
            self._follow(commit)

    def of(self, path: str) -> Past | None:
        """By the whole path, else by the only path that ends with it (someone imports a folder of the repository)."""
        if found := self._past.get(path):
            return found
        if self._by_name is None:
            self._by_name = {}
            for known in self._past:
                self._by_name.setdefault(PurePosixPath(known).name, []).append(known)
        same_name = self._by_name.get(PurePosixPath(path).name, ())
        alike = [known for known in same_name if known.endswith("/" + path) or path.endswith("/" + known)]
        return self._past[alike[0]] if len(alike) == 1 else None

    def _follow(self, commit: Mapping[str, Any]) -> None:
        moment = datetime.fromisoformat(commit["date"])
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        author = str(commit.get("author") or "")
        gone = {path: self._past.pop(path) for status, path in commit["changes"] if status == "D" and path in self._past}
        added = [path for status, path in commit["changes"] if status == "A"]
        for new, old in _renames(list(gone), added).items():
            self._past[new] = replace(gone[old], edited_at=moment)
        for status, path in commit["changes"]:
            if status == "D":
                continue
            known = self._past.get(path)
            self._past[path] = replace(known, edited_at=moment) if known else Past(moment, moment, author)


def _renames(gone: list[str], added: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    left = {PurePosixPath(path).name: path for path in gone}
    for new in added:
        if old := left.pop(PurePosixPath(new).name, None):
            pairs[new] = old
    unpaired = [path for path in added if path not in pairs]
    if len(left) == len(unpaired) == 1:
        (old,) = left.values()
        if SequenceMatcher(None, PurePosixPath(old).stem, PurePosixPath(unpaired[0]).stem).ratio() >= _ALIKE:
            pairs[unpaired[0]] = old
    return pairs
