"""Values of BibTeX fields: braces, quotation marks, numbers, and names of macros, joined by `#`."""

from __future__ import annotations

import re

MAX_VALUE = 20_000
"""Letters of one value. Macros that name one another cannot grow beyond it."""
MAX_MACROS = 5_000
_PLAIN_NAME = re.compile(r"[^\s{}\",#=]+")


class Macros:
    """What `@string` defined so far, by name in lower case."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def define(self, name: str, written: str) -> None:
        if len(self._known) < MAX_MACROS:
            self._known[name.strip().lower()] = self.value_of(written)

    def value_of(self, written: str) -> str:
        """The text that a value stands for; a name that was not defined stands for itself (a month, say)."""
        parts: list[str] = []
        size = at = 0
        written = written.strip()
        while at < len(written) and size < MAX_VALUE:
            character = written[at]
            if character in '{"':
                part, at = _enclosed(written, at)
            elif name := _PLAIN_NAME.match(written, at):
                part, at = self._known.get(name[0].lower(), name[0]), name.end()
            else:
                part, at = "", at + 1
            parts.append(part)
            size += len(part)
        return "".join(parts)[:MAX_VALUE]


def _enclosed(written: str, at: int) -> tuple[str, int]:
    """(what stands between the braces or quotation marks that open at `at`, where it goes on)."""
    is_quoted = written[at] == '"'
    depth = 0 if is_quoted else 1
    for end in range(at + 1, len(written)):
        character = written[end]
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        if (is_quoted and character == '"' and depth == 0) or (not is_quoted and depth == 0):
            return written[at + 1 : end], end + 1
    return written[at + 1 :], len(written)
