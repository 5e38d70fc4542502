"""The lists of words and patterns of the checks, which stand in files of their own."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def listed(name: str) -> str:
    """The words of this name in `words.toml`, on one line."""
    return " ".join(str(_file("words.toml")[name]).split())


def patterns_of_orders() -> list[str]:
    """The patterns of `orders.toml`, where `{name}` stands for the words of that name, in which others may stand in their turn."""
    found = _file("orders.toml")
    names = [name for name in found if name != "patterns"]

    def filled(pattern: str) -> str:
        while any(f"{{{name}}}" in pattern for name in names):
            for name in names:
                pattern = pattern.replace(f"{{{name}}}", found[name])
        return pattern

    return [filled(pattern) for pattern in found["patterns"]]
