"""What both dialects need: lines outside of code, and a note written with its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from commonplace.importers.markdown.front_matter import BrokenFrontMatter, split_front_matter
from commonplace.importers.markdown.links import code_spans
from commonplace.kit.text import clean_body

_FENCE = re.compile(r"^\s*(?:[-*+]\s+)?(`{3,}|~{3,})")
LONGEST_LINE = 20_000
TAG = re.compile(r"(?<![\w/#&\[\(\"'=])#([\w/-]*[^\W\d_][\w/-]*)")


def decoded(content: bytes) -> str | None:
    """The text of a note that is UTF-8; None for any other, which the reader of notes deals with."""
    try:
        return clean_body(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None


def apart(text: str) -> tuple[dict[str, Any], str] | None:
    """(front matter, body), or None where the front matter is broken and stays as it is."""
    try:
        return split_front_matter(text)
    except BrokenFrontMatter:
        return None


def together(values: dict[str, Any], body: str) -> bytes:
    if not values:
        return body.encode("utf-8", "replace")
    head = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, default_flow_style=None, width=10_000)
    return f"---\n{head}---\n{body}".encode("utf-8", "replace")


def fenced(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to fenced code."""
    fence = ""
    for line in lines:
        match = _FENCE.match(line)
        if fence:
            yield line, True
            if match and match[1].startswith(fence) and not line.strip().strip("`~"):
                fence = ""
        else:
            fence = match[1] if match else ""
            yield line, bool(match)


def outside_code(line: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a line, and whether each may be changed (False within backticks, and in a line that nobody wrote by hand)."""
    if len(line) > LONGEST_LINE:
        yield line, False
        return
    at = 0
    for begin, end in code_spans(line) if "`" in line else []:
        yield line[at:begin], True
        yield line[begin:end], False
        at = end
    yield line[at:], True


def tags_in(text: str) -> list[str]:
    """The words behind a # in a text without code; of a nested one its beginnings as well, so that it is found as there."""
    found: dict[str, None] = {}
    for match in TAG.finditer(text):
        for tag in nested(match[1]):
            found[tag] = None
    return list(found)


def nested(tag: str) -> list[str]:
    parts = [part for part in tag.strip("/#").split("/") if part]
    return ["-".join(parts[:number]) for number in range(1, len(parts) + 1)][:5]
