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
    """The patterns of `orders.toml`; `{machine}` and `{told}` stand in them for what machines, and orders, are called."""
    found = _file("orders.toml")
    return [pattern.replace("{machine}", found["machine"]).replace("{told}", found["told"]) for pattern in found["patterns"]]
