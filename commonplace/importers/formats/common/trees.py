"""Folders within folders, walked without recursion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

MAX_FOLDERS = 100


def leaves(roots: list[Any], name_of: Callable[[dict[str, Any], int], str]) -> Iterator[tuple[str, dict[str, Any], tuple[str, ...]]]:
    """(place, the bookmark, names of the folders around it) of every node without `children`, in the file's order.

    `name_of(folder, depth)` may be "" for folders whose name says nothing. Of folders nested deeper than 100 only the outer ones are named.
    """
    waiting: list[tuple[Any, tuple[str, ...], int]] = [(root, (), 0) for root in reversed(roots)]
    count = 0
    while waiting:
        node, folders, depth = waiting.pop()
        if not isinstance(node, dict):
            continue
        children = node.get("children")
        if isinstance(children, list):
            name = name_of(node, depth)
            inside = (*folders, name) if name and len(folders) < MAX_FOLDERS else folders
            waiting.extend((child, inside, depth + 1) for child in reversed(children))
        elif "url" in node or "uri" in node:
            count += 1
            yield f"bookmark {count}", node, folders
