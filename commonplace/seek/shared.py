"""What other apps share to this one: a title, an address, a text; every system puts the address somewhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]+", re.IGNORECASE)
_CLOSING = {")": "(", "]": "[", "}": "{"}
_END = ".,;:!?'’…"
_LONGEST = 4_000


@dataclass(frozen=True)
class Shared:
    """As the form of capturing takes it; `url` is empty when no address was found anywhere."""

    url: str
    title: str
    why: str


def shared(*, title: str = "", text: str = "", url: str = "") -> Shared:
    """Android hands over an address within the text, some apps in the title; only few name it. What else the text says becomes the why."""
    title, text = title.strip()[:_LONGEST], text.strip()[:_LONGEST]
    address = _first_address(url[:_LONGEST]) or _first_address(text) or _first_address(title)
    rest = _without(text, address)
    name = _without(title, address)
    if not name and "\n" not in rest and len(rest) <= 200:
        name, rest = rest, ""
    return Shared(address, name, "" if rest == name else rest)


def _first_address(words: str) -> str:
    found = _ADDRESS.search(words)
    return _trimmed(found[0]) if found else ""


def _trimmed(address: str) -> str:
    """Without the signs of the sentence around it; a bracket that the address itself opened stays."""
    while address and (
        address[-1] in _END or (address[-1] in _CLOSING and address.count(address[-1]) > address.count(_CLOSING[address[-1]]))
    ):
        address = address[:-1]
    return address


def _without(words: str, address: str) -> str:
    left = words.replace(address, " ") if address else words
    lines = (" ".join(line.split()) for line in left.splitlines())
    return "\n".join(line for line in lines if line).strip(" -–—|:·")
