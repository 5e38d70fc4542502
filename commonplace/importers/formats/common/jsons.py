"""JSON, read value by value, so that a large list is not held as objects all at once and a broken end does not spoil what came before."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.common.content import Content, beginning
from commonplace.kit.errors import Refusal

NO_LINKS = _("There is no list of links in this file. Choose the file just as it was exported.")
_BLANK = re.compile(r"[ \t\r\n\ufeff]*")


@dataclass(frozen=True)
class Broken:
    """From here on the list cannot be read."""

    number: int

    reason = _("From here on the file is damaged or cut off. Export it again and import that as well; nothing will be doubled.")


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= 40 else None


_DECODER = json.JSONDecoder(strict=False, parse_int=_whole, parse_constant=lambda _name: None)
_FAULTS = (ValueError, RecursionError)


def elements(content: Content, *names: str) -> Iterator[tuple[int, Any]]:
    """(number from 1, value) of the list that the file is, or of the list that its object holds under one of `names`.

    The last value is a `Broken` when the list breaks off. Raises Refusal when there is no such list.
    """
    text = content.text()
    at = _skip(text, 0)
    if text[at : at + 1] not in {"[", "{"}:
        raise not_json()
    if text.startswith("{", at):
        at = next((found for name, found in _members(text, at) if name in names and text.startswith("[", found)), len(text))
    if not text.startswith("[", at):
        raise Refusal(NO_LINKS, field="file")
    yield from _elements_at(text, at)


def value_of(content: Content) -> Any:
    """The whole file. Raises Refusal when it is not JSON."""
    text = content.text()
    try:
        value, _end = _DECODER.raw_decode(text, _skip(text, 0))
    except _FAULTS as error:
        raise not_json() from error
    return value


def member(content: Content, name: str) -> Any:
    """What the file's object holds under `name`; None when there is nothing, or nothing readable."""
    text = content.text()
    at = _skip(text, 0)
    if not text.startswith("{", at):
        return None
    found = next((where for key, where in _members(text, at) if key == name), None)
    if found is None:
        return None
    try:
        return _DECODER.raw_decode(text, found)[0]
    except _FAULTS:
        return None


def looks_like(first: bytes, *keys: str, opening: str = "[{") -> bool:
    """Whether the first bytes are JSON that begins with one of `opening` and names all of these keys."""
    text = beginning(first).lstrip("\ufeff")
    return text[:1] != "" and text[0] in opening and all(re.search(rf'"{re.escape(key)}"\s*:', text) for key in keys)


def not_json() -> Refusal:
    return Refusal(_("This is not readable JSON. Choose the file just as it was exported."), field="file")


def _elements_at(text: str, at: int) -> Iterator[tuple[int, Any]]:
    at = _skip(text, at + 1)
    number = 0
    while not text.startswith("]", at):
        number += 1
        try:
            value, at = _DECODER.raw_decode(text, at)
        except _FAULTS as error:
            if number == 1:
                raise not_json() from error
            yield number, Broken(number)
            return
        yield number, value
        at = _skip(text, at)
        if text.startswith(",", at):
            at = _skip(text, at + 1)
        elif not text.startswith("]", at):
            yield number + 1, Broken(number + 1)
            return


def _members(text: str, at: int) -> Iterator[tuple[str, int]]:
    """(name, where its value begins) of the object at `at`, as far as it can be read."""
    at = _skip(text, at + 1)
    while text.startswith('"', at):
        try:
            name, at = _DECODER.raw_decode(text, at)
            at = _skip(text, at)
            if not text.startswith(":", at):
                return
            at = _skip(text, at + 1)
            yield name, at
            _value, at = _DECODER.raw_decode(text, at)
        except _FAULTS:
            return
        at = _skip(text, at)
        if not text.startswith(",", at):
            return
        at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    assert match is not None
    return match.end()
