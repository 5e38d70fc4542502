"""YAML that every reader understands, and ours within its limits."""

import json
import re
from collections.abc import Mapping
from typing import Any

_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\u2028\u2029\ufeff]")


def front_matter(values: Mapping[str, Any]) -> str:
    """The block with its fences. Values are strings, numbers, None (left out), lists of strings or of mappings, and mappings."""
    return "---\n" + "".join(_lines(values, "")) + "---\n"


def _lines(values: Mapping[str, Any], indent: str) -> list[str]:
    lines: list[str] = []
    for key, value in values.items():
        if value is None or value == "" or value == [] or value == {}:
            continue
        if isinstance(value, Mapping):
            lines += [f"{indent}{key}:\n", *_lines(value, indent + "  ")]
        elif isinstance(value, list):
            lines.append(f"{indent}{key}:\n")
            for item in value:
                lines += _item(item, indent + "  ")
        else:
            lines.append(f"{indent}{key}: {_scalar(value)}\n")
    return lines


def _item(item: Any, indent: str) -> list[str]:
    if not isinstance(item, Mapping):
        return [f"{indent}- {_scalar(item)}\n"]
    first, *rest = _lines(item, indent + "  ")
    return [f"{indent}- {first.removeprefix(indent + '  ')}", *rest]


def _scalar(value: object) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    quoted = _NOT_PRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))
    # Readers that are on their guard count open brackets, also where they are only text.
    return quoted.replace("[", "\\u005b").replace("{", "\\u007b")
