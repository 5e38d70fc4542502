"""Who is at a document, in the words of a page: the server gives the names, so that nobody writes under another's."""

from __future__ import annotations

import json
from collections.abc import Sequence

from commonplace.kit.templatetags.marks import initials, tone
from commonplace.people.models import Block, Member
from commonplace.together.collab.visits import Person
from commonplace.together.updates import LARGEST_CLIENT, LARGEST_CLOCK, ROOT

SHOWN = 60


class Here:
    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people
        self.names: dict[int, str] = {}
        self.apart: set[tuple[int, int]] = set()

    def signature(self) -> str:
        """Two that are equal are shown alike."""
        return json.dumps([[person.uid, person.writes, person.caret] for person in self.people])

    def look_up(self) -> None:
        """Names, and between whom a block stands. Asks the database."""
        keys = frozenset(person.member_id for person in self.people)
        self.names, self.apart = dict(Member.objects.filter(pk__in=keys).values_list("pk", "name")), set()
        if len(keys) > 1:
            self.apart = set(Block.objects.filter(member__in=keys, other__in=keys).values_list("member", "other"))


def shown_to(here: Here, uid: str, member_id: int) -> list[dict[str, object]]:
    """The others, as the page `uid` of this member shows them; no sign of those between whom and them a block stands."""
    others = (person for person in here.people if person.uid != uid and (member_id, person.member_id) not in here.apart)
    return [_described(person, here, member_id) for person in list(others)[:SHOWN]]


def _described(person: Person, here: Here, member_id: int) -> dict[str, object]:
    name = here.names.get(person.member_id, "?")
    return {
        "id": person.uid,
        "name": name,
        "initials": initials(name),
        "tone": tone(person.member_id),
        "writes": person.writes,
        "mine": person.member_id == member_id,
        "caret": person.caret,
    }


def caret_of(said: object) -> dict[str, object] | None:
    """A caret as a browser says it, of two places in the text; None for none, or for what is no caret."""
    if not isinstance(said, dict) or said.keys() != {"anchor", "head"}:
        return None
    places = {name: _place(place) for name, place in said.items()}
    return None if None in places.values() else dict(places)


def _place(place: object) -> dict[str, object] | None:
    """A place beside an item (`client`, `clock`), or at an end of the text; `assoc`: to which side it holds."""
    if not isinstance(place, dict):
        return None
    item, assoc = place.get("item"), place.get("assoc", 0)
    if type(assoc) is not int or not -1 <= assoc <= 1:
        return None
    if item is None:
        return {"tname": ROOT, "assoc": assoc}
    if not isinstance(item, dict):
        return None
    client, clock = item.get("client"), item.get("clock")
    if type(client) is not int or type(clock) is not int or not 0 <= client <= LARGEST_CLIENT or not 0 <= clock <= LARGEST_CLOCK:
        return None
    return {"item": {"client": client, "clock": clock}, "assoc": assoc}
