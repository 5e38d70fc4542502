"""The YAML block at the beginning of a note."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

import yaml

_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
MAX_LENGTH = 150_000
"""Our own exports carry the passage of a highlight here."""
MAX_BRACKETS = 200
"""The YAML reader's time grows with the square of the brackets open at once."""


class BrokenFrontMatter(Exception):
    """There is a block, but it is not YAML of names and values."""


class _PlainLoader(yaml.SafeLoader):
    """Without aliases, by which a few lines can stand for gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """(values, the rest of the text); no values when the note has no such block. Raises BrokenFrontMatter."""
    match = _BLOCK.match(text)
    if not match:
        return {}, text
    if len(match[1]) > MAX_LENGTH or match[1].count("[") + match[1].count("{") > MAX_BRACKETS:
        raise BrokenFrontMatter
    try:
        values = yaml.load(match[1], _PlainLoader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError, TypeError) as error:
        raise BrokenFrontMatter from error
    if values is None:
        return {}, text[match.end() :]
    if not isinstance(values, dict):
        raise BrokenFrontMatter
    return {str(key): value for key, value in values.items()}, text[match.end() :]


def moment(value: object) -> datetime | None:
    """A date or time of front matter with its zone; UTC where none is given, None for what is neither."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip().replace("/", "-"))
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    return None


def first_moment(values: dict[str, Any], *names: str) -> datetime | None:
    """The first of these names that holds a date."""
    return next((found for name in names if (found := moment(values.get(name)))), None)


def words(value: object) -> list[str]:
    """A list, or a line separated by commas (or, without commas, by blanks and `#`), as list of words."""
    if isinstance(value, str):
        parts = value.split(",") if "," in value else value.split()
    elif isinstance(value, list):
        parts = [str(part) for part in value if isinstance(part, str | int | float)]
    else:
        parts = []
    return [part for part in (part.strip().lstrip("#") for part in parts) if part]
