"""Two versions of a text, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from commonplace.kit.comparing import Matcher, Steps

CONTEXT = 2
MAX_LINES = 4_000
"""Longer texts are shown as taken out and put in as a whole."""


@dataclass(frozen=True)
class Line:
    """`sign` is "+" for put in, "-" for taken out, " " for kept, "…" where kept lines were left out."""

    sign: str
    text: str


def compare(before: str, after: str) -> list[Line]:
    """The lines of both texts, with two kept lines around each change."""
    old, new = before.splitlines(), after.splitlines()
    if len(old) + len(new) > MAX_LINES:
        return [Line("-", line) for line in old] + [Line("+", line) for line in new]
    matcher = Matcher(old, new, Steps())
    lines: list[Line] = []
    for group in matcher.get_grouped_opcodes(CONTEXT):
        if lines or group[0][1] > 0:
            lines.append(Line("…", "…"))
        for tag, a_from, a_to, b_from, b_to in group:
            if tag == "equal":
                lines += [Line(" ", line) for line in old[a_from:a_to]]
                continue
            lines += [Line("-", line) for line in old[a_from:a_to]]
            lines += [Line("+", line) for line in new[b_from:b_to]]
    return lines
