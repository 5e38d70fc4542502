"""People who know of a topic, as a page shows them: those whom the viewer meets and who take questions, with what they have shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonplace.entries.audience import Looker, Sight, sight_of
from commonplace.knowing.deeds import willing_among
from commonplace.knowing.looking import Known, Piece, known_to, members_of
from commonplace.knowing.topics import topic_words
from commonplace.people.models import Member
from commonplace.search.words import words_of

SHOWN = 10
PIECES = 3


@dataclass(frozen=True)
class Person:
    member: Member
    pieces: list[Piece]
    says: str


@dataclass(frozen=True)
class People:
    """`mine` is what speaks for the viewer themself; nobody else is told by this page that they look."""

    known: list[Person]
    mine: Person | None


def people_who_know(viewer: Member, topic: str, *, also: Iterable[str] = (), size: int = SHOWN, looker: Looker = None) -> People:
    """`also` are other names of the same topic; `looker` is the viewer's sight, where the page has it already."""
    words = frozenset().union(*(topic_words(name) for name in (topic, *also)))
    every_word = {word for name in (topic, *also) for word in words_of(name).placed}
    sight = looker if isinstance(looker, Sight) else sight_of(viewer)
    known = known_to(sight, words, all_words=every_word)
    members = members_of(viewer, known) if known else {}
    willing = willing_among([pk for pk in members if pk != viewer.pk], words) if members else set()
    mine = next((_person(one, viewer) for one in known if one.person == viewer.pk), None)
    return People([_person(one, members[one.person]) for one in known if one.person in willing][:size], mine)


def _person(one: Known, member: Member) -> Person:
    """Of several deeds on the same thing the first is shown."""
    pieces = list({piece.title: piece for piece in reversed(one.pieces)}.values())[::-1]
    return Person(member, pieces[:PIECES], one.says)
