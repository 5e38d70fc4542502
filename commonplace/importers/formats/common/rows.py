"""Rows of a table in CSV, read one by one. A quotation mark that nobody closed costs its own line, not the rest of the file."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.common.content import Content, beginning
from commonplace.importers.items import NotTaken
from commonplace.kit.errors import Refusal

MAX_ROW = 400_000
MAX_ROW_LINES = 500
_MAX_FAULTS = 200
"""After so many open quotation marks no row is looked for beyond its line, which keeps reading linear."""
TOO_LONG = _("This row is too long to be read. Look whether a quotation mark was left open.")

csv.field_size_limit(max(csv.field_size_limit(), MAX_ROW))


@dataclass(frozen=True)
class Row:
    """`line` is where the row begins, counted from 1. Names of columns are in lower case; a column that is missing is ""."""

    line: int
    values: dict[str, str]
    is_faulty: bool = False

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    @property
    def place(self) -> str:
        return f"line {self.line}"


def columns_of(first: bytes) -> tuple[str, ...]:
    """The column names with which the file begins, in lower case."""
    head = re.split(r"[\r\n]", beginning(first)[:5000], maxsplit=1)[0]
    return _names(_split(head, _delimiter(head)))


def rows(content: Content, *required: str) -> Iterator[Row | NotTaken]:
    """Raises Refusal when the first line does not name the `required` columns (in lower case)."""
    lines = _Lines(content.lines())
    head = next((line for _number, line in lines if line.strip("\ufeff \t\r\n")), "").lstrip("\ufeff")
    delimiter = _delimiter(head)
    names = _names(_split(head, delimiter))
    if missing := [name for name in required if name not in names]:
        raise Refusal(
            _("The first line should name the columns, but “%(name)s” is missing. Choose the file just as it was exported.")
            % {"name": missing[0]},
            field="file",
        )
    for number, record, is_faulty in _records(lines, delimiter):
        if not record.strip():
            continue
        if len(record) > MAX_ROW:
            yield NotTaken(f"line {number}", TOO_LONG)
            continue
        values = _split(record, delimiter, quoted=not is_faulty)
        yield Row(number, dict(zip(names, (value.strip() for value in values), strict=False)), is_faulty)


@dataclass
class _Lines:
    """Lines with their numbers, some of which may be put back."""

    source: Iterator[str]
    number: int = 0
    waiting: deque[tuple[int, str]] = field(default_factory=deque)

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return self

    def __next__(self) -> tuple[int, str]:
        if self.waiting:
            return self.waiting.popleft()
        line = next(self.source)
        self.number += 1
        return self.number, line


def _records(lines: _Lines, delimiter: str) -> Iterator[tuple[int, str, bool]]:
    """(first line's number, the text of one record, whether a quotation mark was left open)."""
    opening = re.compile(f'(?:^|{re.escape(delimiter)})"')
    faults = 0
    for number, line in lines:
        is_open = _leaves_open(line, opening, is_open=False)
        parts, size, after = [line], len(line), list[tuple[int, str]]()
        while is_open and faults < _MAX_FAULTS and len(after) < MAX_ROW_LINES and size <= MAX_ROW:
            following = next(lines, None)
            if following is None:
                break
            after.append(following)
            parts.append(following[1])
            size += len(following[1])
            is_open = _leaves_open(following[1], opening, is_open=True)
        if is_open:
            faults += 1
            lines.waiting.extendleft(reversed(after))
            yield number, line, True
        else:
            yield number, "".join(parts), False


def _leaves_open(line: str, opening: re.Pattern[str], *, is_open: bool) -> bool:
    """Whether a quoted field goes on after this line, by the rules of Python's own reader."""
    at = 0
    while True:
        if is_open:
            end = line.find('"', at)
            if end < 0:
                return True
            doubled = line.startswith('"', end + 1)
            at, is_open = (end + 2, True) if doubled else (end + 1, False)
        else:
            begins = opening.search(line, at)
            if begins is None:
                return False
            at, is_open = begins.end(), True


def _split(record: str, delimiter: str, *, quoted: bool = True) -> list[str]:
    text = record if quoted else record.rstrip("\r\n")
    try:
        return next(csv.reader([text], delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE), [])
    except csv.Error:
        return text.split(delimiter)


def _delimiter(head: str) -> str:
    return max(",;\t", key=head.count)


def _names(head: list[str]) -> tuple[str, ...]:
    return tuple(" ".join(name.split()).lower() for name in head)
