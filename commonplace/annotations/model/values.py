"""What single values of an annotation may be. Each check says what is wrong at which field, and the reading goes on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
DEEPEST = 40
"""How far resources may lie within each other; real ones go six deep."""

# An absolute IRI (RFC 3987): a scheme, then no blanks and none of the characters that must be escaped.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")
# xsd:dateTime with its time zone.
_DATE_TIME = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
MOTIVATIONS = frozenset(
    "assessing bookmarking classifying commenting describing editing highlighting identifying linking moderating questioning replying tagging".split()
)

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """What is wrong, and at which field ("target.selector.value"); "" for the file as a whole."""

    field: str
    sentence: str | Promise

    def __str__(self) -> str:
        return f"{self.field}: {self.sentence}" if self.field else str(self.sentence)


@dataclass
class Checker:
    """Gathers what is wrong."""

    problems: list[Problem] = field(default_factory=list)

    def say(self, where: str, sentence: str | Promise) -> None:
        self.problems.append(Problem(where, sentence))

    def iri(self, values: Values, name: str, where: str, *, required: bool = False) -> None:
        """At most one IRI; exactly one if required."""
        value = values.get(name)
        if value is None:
            if required:
                self.say(at(where, name), _("is missing"))
        elif isinstance(value, list):
            self.say(at(where, name), _("may be said only once"))
        elif not is_iri(value):
            self.say(at(where, name), _("is no absolute address (IRI)"))

    def iris(self, values: Values, name: str, where: str) -> None:
        for value in listed(values.get(name)):
            if not is_iri(value):
                self.say(at(where, name), _("is no absolute address (IRI)"))

    def text(self, values: Values, name: str, where: str, *, required: bool = False) -> None:
        """At most one string; exactly one if required."""
        value = values.get(name)
        if value is None:
            if required:
                self.say(at(where, name), _("is missing"))
        elif isinstance(value, list):
            self.say(at(where, name), _("may be said only once"))
        elif not isinstance(value, str):
            self.say(at(where, name), _("is no text"))

    def texts(self, values: Values, name: str, where: str) -> None:
        if any(not isinstance(value, str) for value in listed(values.get(name))):
            self.say(at(where, name), _("is no text"))

    def moment(self, values: Values, name: str, where: str) -> None:
        value = values.get(name)
        if isinstance(value, list):
            self.say(at(where, name), _("may be said only once"))
        elif value is not None and as_moment(value) is None:
            self.say(at(where, name), _("is no date and time with its time zone, like 2026-03-04T09:30:00Z"))

    def count(self, values: Values, name: str, where: str, *, required: bool = False) -> None:
        value = values.get(name)
        if value is None:
            if required:
                self.say(at(where, name), _("is missing"))
        elif not is_count(value):
            self.say(at(where, name), _("is no whole number from 0 on"))

    def choice(self, values: Values, name: str, where: str, words: Sequence[str]) -> None:
        value = values.get(name)
        if isinstance(value, list):
            self.say(at(where, name), _("may be said only once"))
        elif value is not None and value not in words:
            self.say(at(where, name), _("is none of the words for it: %(words)s") % {"words": ", ".join(words)})

    def motivations(self, values: Values, name: str, where: str) -> None:
        """One of the thirteen motivations of the model, or an address or prefixed name of someone else's."""
        for value in listed(values.get(name)):
            if not isinstance(value, str) or not (value in MOTIVATIONS or ":" in value):
                self.say(at(where, name), _("is no motivation of the model"))

    def agents(self, values: Values, name: str, where: str) -> None:
        """People and programs: an address, or an object that may say name and address."""
        for value in listed(values.get(name)):
            here = at(where, name)
            if isinstance(value, Mapping):
                self.iri(value, "id", here)
                self.texts(value, "name", here)
                self.texts(value, "type", here)
            elif not is_iri(value):
                self.say(here, _("is neither an address (IRI) nor a description of someone"))


def at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def listed(value: Any) -> list[Any]:
    """JSON-LD says one thing bare, several as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def types_of(values: Values) -> list[str]:
    return [value for value in listed(values.get("type")) if isinstance(value, str)]


def is_iri(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 4_000 and _IRI.fullmatch(value) is not None


def is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**63


def as_moment(value: Any) -> datetime | None:
    """The time in UTC, or None for what is no xsd:dateTime with a time zone (or none that can be held)."""
    if not isinstance(value, str) or not value.isascii() or len(value) > 64 or not _DATE_TIME.fullmatch(value):
        return None
    # Python reads six digits of a second and no more.
    shortened = re.sub(r"(\.\d{6})\d+", r"\1", value.replace("Z", "+00:00"))
    try:
        return datetime.fromisoformat(shortened).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
