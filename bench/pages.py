"""Texts that highlights are made in and that then change: real pages, and others on which nothing was ever chosen."""

from __future__ import annotations

import json
import random
import tarfile
from collections.abc import Callable

from commonplace.sources.extraction import extract
from tests.shared_data import SHARED

LEAST, MOST = 400, 40


def real_pages() -> list[str]:
    """The readable texts of the thirty pages, in the order of their names."""
    with tarfile.open(SHARED / "extraction/readability-pages.tar.gz") as archive:
        sources = {member.name: archive.extractfile(member) for member in archive if member.name.endswith("/source.html")}
        found = [extract(file.read(), "https://example.org/") for _name, file in sorted(sources.items()) if file is not None]
    return [page.text for page in found]


def notes(name: str) -> list[str]:
    """Forty notes of some length, as they are written in Markdown, with lists and programs in them."""
    with tarfile.open(SHARED / f"notes/{name}.tar.gz") as archive:
        files = {member.name: archive.extractfile(member) for member in archive if member.name.endswith(".md")}
        texts = [file.read().decode(errors="replace") for _name, file in sorted(files.items()) if file is not None]
    long_enough = [text for text in texts if len(text) >= LEAST]
    return random.Random(name).sample(long_enough, min(MOST, len(long_enough)))


def articles() -> list[str]:
    """What somebody kept in wallabag, read as our own extraction reads it."""
    with tarfile.open(SHARED / "imports/wallabag-v2.tar.gz") as archive:
        file = next(archive.extractfile(member) for member in archive if member.name.endswith(".json"))
        assert file is not None
        entries = json.load(file)
    found = [
        extract(f"<html><body><article>{entry['content']}</article></body></html>".encode(), "https://example.org/") for entry in entries
    ]
    return [page.text for page in found if len(page.text) >= LEAST][:MOST]


def look_alikes() -> list[str]:
    """Made-up pages of which each line is nearly the same as the others: lists of things, minutes, changes."""
    rng = random.Random("look-alikes")
    colours, things = "red blue green grey black white".split(), "kettle lamp chair stool shelf clock basket drum".split()
    forms: list[Callable[[], str]] = [
        lambda: (
            f"The {rng.choice(colours)} {rng.choice(things)} has {rng.randint(2, 9)} parts and costs {rng.randint(10, 99)} euros. "
            f"It is sent within {rng.randint(2, 9)} days."
        ),
        lambda: f"Fixed: the {rng.choice(things)} no longer falls over when a {rng.choice(things)} is put on it ({rng.randint(100, 999)}).",
        lambda: (
            f"On {rng.randint(1, 28)} May the board met in room {rng.randint(1, 9)} and agreed to buy a {rng.choice(things)}. "
            "The minutes of the last meeting were read and approved."
        ),
    ]
    return ["\n".join(forms[number % 3]() for _line in range(rng.randint(12, 40))) for number in range(20)]


SETS: dict[str, Callable[[], list[str]]] = {
    "pages": real_pages,
    "jbranchaud-til": lambda: notes("jbranchaud-til"),
    "simonw-til": lambda: notes("simonw-til"),
    "foam-docs": lambda: notes("foam-docs"),
    "wallabag": articles,
    "look-alikes": look_alikes,
}
