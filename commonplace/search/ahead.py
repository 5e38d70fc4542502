"""What may be meant while somebody still types in the search box: words, filters, people, spaces, topics, entries.

All of it comes from what they may see, and from nothing else: words are completed from the titles of visible entries, not from a list of all
words. So what is offered tells nobody that something hidden is there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from commonplace.entries.audience import Sight, Viewer, sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import RESPONSES, Kind, Maturity
from commonplace.people.models import Member
from commonplace.search.concepts import folded, spelled_words
from commonplace.search.heads import OPENING, span_of
from commonplace.search.names import members_named, sites_named, spaces_named, tags_named
from commonplace.search.port import entry_at
from commonplace.search.query import FILTERS, STATES
from commonplace.search.shelf import shelf
from commonplace.search.signing import KINDS

MOST_LETTERS = 200
LOOKED_AT = 100
"""So many of the newest titles that have what was typed are looked at."""
ENTRIES, PEOPLE, SPACES, TOPICS, WORDS, VALUES = 5, 3, 2, 2, 3, 8
LEAST_OF_FILTER = 2
"""From so many letters on the name of a filter is offered."""
_RESPONSES = [KINDS.index(str(kind)) for kind in RESPONSES]
_FILTER = re.compile(rf"(-?)({'|'.join(FILTERS)}):[#@]?(\S*)$", re.IGNORECASE)


@dataclass(frozen=True)
class Offer:
    """One line of the list. Either it leads to the page `url`, or it puts `text` into the box, where one may go on if it is not `is_whole`."""

    kind: str
    label: str
    detail: str = ""
    url: str = ""
    text: str = ""
    is_whole: bool = False


def offers(viewer: Viewer, typed: str) -> list[Offer]:
    """What is offered for the text of the box; nothing for an empty one. At most eight queries."""
    typed = typed.replace("\x00", "")[:MOST_LETTERS].lstrip()
    if not typed:
        return []
    sight, member = sight_of(viewer), viewer if isinstance(viewer, Member) else None
    filtered = _FILTER.search(typed)
    if filtered:
        minus, name, value = filtered[1], filtered[2].lower(), filtered[3].lower()
        rest = typed[: filtered.start()]
        values = islice(_values(sight, member, name, value), VALUES)
        return [Offer("filter", f"{minus}{name}:{one}", detail, text=f"{rest}{minus}{name}:{one} ") for one, detail in values]
    words, entries = _from_titles(sight, typed)
    said = typed.strip().lower()
    return [*words, *_filters(typed), *_people(member, said), *_spaces(member, said), *_topics(sight, said), *entries]


def _values(sight: Sight, member: Member | None, name: str, value: str) -> Iterator[tuple[str, str]]:
    """What may follow a filter that begins so, each with what it is called."""
    match name:
        case "by":
            yield from members_named(member, value).values_list("handle", "name")[:VALUES]
        case "in":
            yield from spaces_named(member, value).values_list("slug", "name")[:VALUES]
        case "tag":
            yield from ((tag, "") for tag in tags_named(sight, value).values_list("name", flat=True)[:VALUES])
        case "from":
            yield from ((site, "") for site in sites_named(sight, value))
        case "kind":
            yield from ((kind.value, str(kind.label)) for kind in Kind if kind.value.startswith(value))
        case "maturity":
            yield from ((maturity.value, str(maturity.label)) for maturity in Maturity if maturity.value.startswith(value))
        case "is":
            yield from ((state, "") for state in STATES if state.startswith(value))


def _filters(typed: str) -> list[Offer]:
    rest, last = typed[: len(typed) - len(_last(typed))], _last(typed).lower()
    if len(last) < LEAST_OF_FILTER:
        return []
    return [Offer("filter", f"{name}:", _meaning(name), text=f"{rest}{name}:") for name in FILTERS if name.startswith(last)]


def _meaning(name: str) -> str:
    return {
        "tag": _("carries this tag"),
        "by": _("written by this member"),
        "kind": _("of this kind"),
        "in": _("shared in this space"),
        "from": _("about something on this site"),
        "after": _("made from that day on"),
        "before": _("made before that day"),
        "maturity": _("of this maturity"),
        "is": _("in this state"),
    }[name]


def _last(typed: str) -> str:
    """The word that is being typed; "" after a blank."""
    return re.split(r"[\s\"“”„]", typed)[-1]


def _people(member: Member | None, said: str) -> list[Offer]:
    rows = members_named(member, said.lstrip("@")).values_list("handle", "name")[:PEOPLE]
    return [Offer("person", name, f"@{handle}", url=reverse("people:profile", args=[handle])) for handle, name in rows]


def _spaces(member: Member | None, said: str) -> list[Offer]:
    return [Offer("space", space.name, _("Space"), url=space.get_absolute_url()) for space in spaces_named(member, said)[:SPACES]]


def _topics(sight: Sight, said: str) -> list[Offer]:
    names = tags_named(sight, said.lstrip("#").replace(" ", "-")).values_list("name", flat=True)[:TOPICS]
    return [Offer("topic", f"#{name}", _("Topic"), url=reverse("topics:tag", args=[name])) for name in names]


def _from_titles(sight: Sight, typed: str) -> tuple[list[Offer], list[Offer]]:
    """Words that complete what is typed, the most frequent first; and the newest entries whose titles have all of it."""
    said = [word for word in map(folded, spelled_words(_FILTERED.sub(" ", typed))) if word]
    if not said:
        return [], []
    rows = [(row, list(spelled_words(row["title"] or row["opening"]))) for row in _titled(sight, said)]
    rows = [(row, words) for row, words in rows if _has_all(said, words)]
    rest, last = typed[: len(typed) - len(_last(typed))], folded(_last(typed))
    counted = Counter(word for _row, words in rows for word in dict.fromkeys(words) if last and folded(word).startswith(last))
    completions = sorted((word for word in counted if folded(word) != last), key=lambda word: (-counted[word], word))[:WORDS]
    words = [Offer("words", f"{rest}{word}", text=f"{rest}{word}", is_whole=True) for word in completions]
    rows.sort(key=lambda pair: not " ".join(map(folded, pair[1])).startswith(" ".join(said)))
    return words, [_entry(row) for row, _words in rows[:ENTRIES]]


_FILTERED = re.compile(rf"-?(?:{'|'.join(FILTERS)}):\S+|[-*]", re.IGNORECASE)


def _has_all(said: Sequence[str], words: Sequence[str]) -> bool:
    known = [folded(word) for word in words]
    return all(any(word.startswith(begun) for word in known) for begun in said)


def _titled(sight: Sight, said: Sequence[str]) -> list[dict[str, Any]]:
    """The newest entries that may have all of these beginnings in their titles, newest first."""
    lying = shelf()
    mask = lying.seen(dict.fromkeys(sight.audience_ids), sight.author_id or None, tuple(sight.unseen_ids))
    mask &= ~np.isin(lying.kind[: lying.count], _RESPONSES)
    rows = lying.titled([span_of(word) for word in said], mask, LOOKED_AT)
    keys = [entry_at(position) for position in lying.position[rows].tolist()]
    visible = Entry.objects.visible_to(sight).filter(pk__in=keys)
    found: dict[int, dict[str, Any]] = {
        row["pk"]: {**row} for row in visible.values("pk", "uid", "kind", "title", "quote", "excerpt", "author__name")
    }
    return [found[key] | {"opening": (found[key]["quote"] or found[key]["excerpt"])[:OPENING]} for key in keys if key in found]


def _entry(row: dict[str, Any]) -> Offer:
    detail = f"{Kind(row['kind']).label} · {row['author__name']}"
    return Offer("entry", row["title"] or row["opening"][:80], detail, url=reverse("web:entry", args=[row["uid"]]))
