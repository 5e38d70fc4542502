"""The query language, read apart from any database: words (all must be found), "phrases", -exclusion, begin* and filters.

    loom "warp weight" -cotton learn* tag:dyeing by:amina kind:note -kind:comment

Anything that is not of the language is words: `NEAR(`, an unknown filter, a quotation mark that nobody closed. No text is an error; what was
left out is said in `Query.notes`.
"""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.entries.words import Kind
from commonplace.search.port import Clause
from commonplace.search.words import is_unspaced, pieces_of

MOST_LETTERS = 1_000
MOST_PARTS = 24
LEAST_PREFIX = 3
"""Shorter beginnings match so many words that an index of a million entries would be read for seconds."""
FILTERS = ("tag", "by", "kind")

_PART = re.compile(
    r"""(?P<minus>-?)
        (?:(?P<filter>tag|by|kind):(?:"(?P<quoted_value>[^"]*)"|(?P<value>[^\s"]+))
         |["“„](?P<phrase>[^"“”]*)(?:["“”]|$)
         |(?P<words>[^\s"“”„]+))""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Filter:
    name: str
    value: str
    is_wanted: bool = True


@dataclass(frozen=True)
class Query:
    """What someone asked for. `text` is as they typed it, `notes` say what of it was not used."""

    text: str = ""
    wanted: tuple[Clause, ...] = ()
    unwanted: tuple[Clause, ...] = ()
    filters: tuple[Filter, ...] = ()
    notes: tuple[str | Promise, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.wanted or self.unwanted or self.filters)

    @property
    def words(self) -> list[str]:
        """The wanted words, for marking them where they were found; beginnings end with `*`."""
        return [word for clause in self.wanted for phrase in clause for word in phrase]


def parse(text: str) -> Query:
    """Read a query. Every text has an answer."""
    wanted: list[Clause] = []
    unwanted: list[Clause] = []
    filters: list[Filter] = []
    notes: list[str | Promise] = []
    typed = text.replace("\x00", " ").strip()
    if len(typed) > MOST_LETTERS:
        notes.append(_("Only the first 1,000 letters were searched for."))
    for part in _PART.finditer(typed[:MOST_LETTERS]):
        if len(wanted) + len(unwanted) + len(filters) == MOST_PARTS:
            notes.append(_("Only the first 24 words were searched for."))
            break
        is_wanted = not part["minus"]
        found = _filter(part, is_wanted)
        if found:
            filters.append(found)
            continue
        clause, note = _clause(part)
        if clause:
            (wanted if is_wanted else unwanted).append(clause)
        if note:
            notes.append(note)
    return Query(typed, tuple(wanted), tuple(unwanted), tuple(filters), tuple(dict.fromkeys(notes)))


def _filter(part: re.Match[str], is_wanted: bool) -> Filter | None:
    if not part["filter"]:
        return None
    name, value = part["filter"].lower(), (part["quoted_value"] or part["value"] or "").strip().lower()
    value = value.lstrip("#@") if name != "kind" else value
    if not value or (name == "kind" and value not in Kind.values):
        return None
    return Filter(name, value, is_wanted)


def _clause(part: re.Match[str]) -> tuple[Clause, str | Promise | None]:
    if part["phrase"] is not None:
        return tuple(pieces_of(part["phrase"])), None
    text = part["words"] or part[0].removeprefix("-")
    pieces = pieces_of(text)
    if not pieces or not text.endswith("*"):
        return tuple(pieces), None
    last = pieces[-1][-1]
    if is_unspaced(last):
        return tuple(pieces), None
    if len(last) < LEAST_PREFIX:
        return tuple(pieces), _("Write at least three letters before a *.")
    return (*pieces[:-1], (*pieces[-1][:-1], f"{last}*")), None
