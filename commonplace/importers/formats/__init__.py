"""The formats of other programs, each a folder with a pure parser, and how a file is recognised as one of them.

To add one: a folder here whose `__init__.py` holds `FORMAT: Format` (see `importers.items`), and its name in `NAMES` below.
"""

from __future__ import annotations

import importlib
from functools import cache

from commonplace.importers.items import Format

# Folders, asked in this order: the choosiest first.
NAMES: tuple[str, ...] = (
    # Highlights
    "kindle_clippings",
    "kindle_notebook",
    "readwise",
    "hypothesis",
    "webannotation",
    "raindrop",  # before Glasp, whose columns it has as well
    "glasp",
    # Bookmarks, reading lists and references
    "pocket",
    "omnivore",
    "karakeep",
    "linkwarden",
    "readability",
    "chrome",
    "firefox",
    "wallabag",
    "pinboard",
    "delicious",
    "elcurator",
    "linkding",
    "reader",
    "instapaper",
    "netscape",
    "ris",
    "bibtex",
    "csl",
)


@cache
def formats() -> tuple[Format, ...]:
    return tuple(importlib.import_module(f"{__name__}.{name}").FORMAT for name in NAMES)


def format_named(name: str) -> Format | None:
    return next((known for known in formats() if known.name == name), None)


def recognised(file_name: str, first: bytes) -> Format | None:
    """The format that this file's name and first bytes look like."""
    return next((known for known in formats() if known.recognises(file_name, first)), None)
