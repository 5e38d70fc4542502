"""A list of JSON objects, each of which is a link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.common import jsons
from commonplace.importers.formats.common.content import Content
from commonplace.importers.items import NotTaken

T = TypeVar("T")
NOT_AN_OBJECT = _("This is no link, only a single value.")


def links_of(content: Content, read: Callable[[str, dict[str, Any]], T], *names: str) -> Iterator[T | NotTaken]:
    """What `read(place, object)` makes of each; `names` as for `jsons.elements`."""
    for number, value in jsons.elements(content, *names):
        place = f"entry {number}"
        if isinstance(value, jsons.Broken):
            yield NotTaken(place, value.reason)
        elif isinstance(value, dict):
            yield read(place, value)
        else:
            yield NotTaken(place, NOT_AN_OBJECT)
