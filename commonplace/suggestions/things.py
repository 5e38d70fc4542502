"""What can be suggested: a source, or an entry that is about none. One number for each, so that both stand in one list."""

from __future__ import annotations

from commonplace.entries.words import Kind

OF_SOURCES = (Kind.SAVE, Kind.HIGHLIGHT)
"""These entries stand for the source they are about: who saved it, or marked something in it, has taken up the source."""
NOT_SUGGESTED = (Kind.GOAL,)


def source_thing(source_id: int) -> int:
    return source_id * 2


def entry_thing(entry_id: int) -> int:
    return entry_id * 2 + 1


def source_of(thing: int) -> int:
    """The key of the source, 0 when the thing is an entry."""
    return 0 if thing % 2 else thing // 2


def entry_of(thing: int) -> int:
    """The key of the entry, 0 when the thing is a source."""
    return thing // 2 if thing % 2 else 0


def thing_of(entry_id: int, kind: str, source_id: int | None) -> int:
    """What an entry is, or stands for. A response stands for what it responds to: ask of its root."""
    if source_id and kind in OF_SOURCES:
        return source_thing(source_id)
    return entry_thing(entry_id)
