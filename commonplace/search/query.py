"""The query language, read apart from any database: words, "phrases", -exclusion, begin* and filters.

    loom "warp weight" -cotton learn* tag:dyeing by:amina kind:note in:weavers from:example.org after:2026-03 maturity:tested is:unanswered

Anything that is not of the language is words: `NEAR(`, an unknown filter, a quotation mark that nobody closed. No text is an error; what was
left out is said in `Query.notes`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.entries.words import Kind, Maturity
from commonplace.search.concepts import spelled_words
from commonplace.search.days import first_day
from commonplace.search.port import Clause
from commonplace.search.words import is_unspaced, pieces_of

MOST_LETTERS = 2_000
MOST_PARTS = 100
LEAST_PREFIX = 3
"""Shorter beginnings match so many words that an index of a million entries would be read for seconds."""
FILTERS = ("tag", "by", "kind", "in", "from", "after", "before", "maturity", "is")
STATES = ("unanswered",)
"""What `is:` may be followed by. The room that knows the state registers it (`search.states`)."""

_PART = re.compile(
    rf"""(?P<minus>-?)
        (?:(?P<filter>{"|".join(FILTERS)}):(?:"(?P<quoted_value>[^"]*)"|(?P<value>[^\s"]+))
         |["“„](?P<phrase>[^"“”]*)(?:["“”]|$)
         |(?P<words>[^\s"“”„]+))""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Filter:
    name: str
    value: str
    is_wanted: bool = True

    def __str__(self) -> str:
        value = f'"{self.value}"' if " " in self.value else self.value
        return f"{'' if self.is_wanted else '-'}{self.name}:{value}"


@dataclass(frozen=True)
class Query:
    """What someone asked for. `text` is as they typed it, `notes` say what of it was not used.

    `wanted` is all that must be found where nothing but that is shown; of these `strict` stood in quotation marks or ended with `*`. `plain` are the
    words of the rest as they are spelled: where the best comes first, an entry with most of them will do.
    """

    text: str = ""
    wanted: tuple[Clause, ...] = ()
    unwanted: tuple[Clause, ...] = ()
    filters: tuple[Filter, ...] = ()
    notes: tuple[str | Promise, ...] = ()
    strict: tuple[Clause, ...] = ()
    plain: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.wanted or self.unwanted or self.filters)

    @property
    def words(self) -> list[str]:
        """The wanted words, for marking them where they were found; beginnings end with `*`."""
        return [word for clause in self.wanted for phrase in clause for word in phrase]

    def leaving_out(self, filtered: Filter) -> str:
        """The text of the query without this filter."""
        kept = []
        for part in _PART.finditer(self.text[:MOST_LETTERS]):
            found = _filter(part, not part["minus"])[0] if part["filter"] else None
            if found != filtered:
                kept.append(part[0])
        return " ".join(kept)

    def spelled(self, changes: Mapping[str, str]) -> str:
        """The text of the query with these words of it spelled in another way; what stands in quotation marks, and filters, stay."""
        return _PART.sub(lambda part: part[0] if part["words"] is None else _changed(part[0], changes), self.text[:MOST_LETTERS])

    def narrowed_to(self, filtered: Filter) -> str:
        """The text of the query with this filter as well."""
        return f"{self.text} {filtered}".strip()


def parse(text: str) -> Query:
    """Read a query. Every text has an answer."""
    reading = _Reading()
    typed = text.replace("\x00", " ").strip()
    if len(typed) > MOST_LETTERS:
        reading.notes.append(_("Only the first 2,000 letters were searched for."))
    for number, part in enumerate(_PART.finditer(typed[:MOST_LETTERS])):
        if number == MOST_PARTS:
            reading.notes.append(_("Only the first 100 words were searched for."))
            break
        reading.take(part)
    return reading.query(typed)


class _Reading:
    """A query while it is read, part by part."""

    def __init__(self) -> None:
        self.wanted: list[Clause] = []
        self.unwanted: list[Clause] = []
        self.filters: list[Filter] = []
        self.notes: list[str | Promise] = []
        self.strict: list[Clause] = []
        self.plain: list[str] = []

    def take(self, part: re.Match[str]) -> None:
        is_wanted = not part["minus"]
        if part["filter"]:
            found, note = _filter(part, is_wanted)
            if note:
                self.notes.append(note)
            if found:
                self.filters.append(found)
            if found or note:
                return
        clause, is_strict, note = _clause(part)
        if note:
            self.notes.append(note)
        if not clause:
            return
        (self.wanted if is_wanted else self.unwanted).append(clause)
        if is_wanted and is_strict:
            self.strict.append(clause)
        elif is_wanted:
            self.plain += spelled_words(_text_of(part))

    def query(self, typed: str) -> Query:
        notes = tuple(dict.fromkeys(self.notes))
        return Query(typed, tuple(self.wanted), tuple(self.unwanted), tuple(self.filters), notes, tuple(self.strict), tuple(self.plain))


def _changed(part: str, changes: Mapping[str, str]) -> str:
    for word, other in changes.items():
        part = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _found, other=other: other, part, flags=re.IGNORECASE)  # type: ignore[misc]
    return part


_KNOWN = {"kind": Kind.values, "maturity": Maturity.values, "is": STATES}


def _filter(part: re.Match[str], is_wanted: bool) -> tuple[Filter | None, str | Promise | None]:
    """The filter, or what to say of one that cannot be; neither where it is words."""
    name, value = part["filter"].lower(), (part["quoted_value"] or part["value"] or "").strip().lower()
    value = value.lstrip("#@") if name in {"tag", "by", "in"} else value
    if not value:
        return None, None
    if name in {"after", "before"} and first_day(value) is None:
        return None, _("“%(part)s” names no day. Write it as %(name)s:2026, %(name)s:2026-03 or %(name)s:2026-03-31.") % {
            "part": part[0],
            "name": name,
        }
    known = _KNOWN.get(name)
    if known is not None and value not in known:
        return None, _("“%(part)s” is not known. You can write %(known)s.") % {
            "part": part[0],
            "known": ", ".join(f"{name}:{one}" for one in known),
        }
    return Filter(name, value, is_wanted), None


def _text_of(part: re.Match[str]) -> str:
    return part["words"] or part[0].removeprefix("-")


def _clause(part: re.Match[str]) -> tuple[Clause, bool, str | Promise | None]:
    """What must be found, whether letter by letter, and what was not used of it."""
    if part["phrase"] is not None:
        return tuple(pieces_of(part["phrase"])), True, None
    text = _text_of(part)
    pieces = pieces_of(text)
    if not pieces or not text.endswith("*"):
        return tuple(pieces), False, None
    last = pieces[-1][-1]
    if is_unspaced(last):
        return tuple(pieces), False, None
    if len(last) < LEAST_PREFIX:
        return tuple(pieces), False, _("Write at least three letters before a *.")
    return (*pieces[:-1], (*pieces[-1][:-1], f"{last}*")), True, None
