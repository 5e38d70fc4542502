"""Whom a deed concerns besides the one who did it. Rooms say so once, in AppConfig.ready(); what tells people (in the program, by mail, by push)
asks here and never needs to know the rooms.

    register(Concern("reply", _("Somebody answers what you wrote"), Verb.COMMENTED, whom_a_comment_answers, _("%(actor)s answered you")))
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.functional import Promise

from commonplace.activity.actions import Follower, follow
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb

Concerned = Callable[[Activity], Collection[int]]
"""The keys of the members whom a deed concerns. Runs in a job, after commit. Whoever asks leaves out the actor, whose account has ended, and who may
not see the entry at that moment, so a room need not."""


@dataclass(frozen=True)
class Concern:
    """One way in which a deed can concern somebody.

    `name` is stored with what was told, and with what a member chose, so it never changes. `label` stands in the choices: "Somebody answers what you
    wrote". `says` is one line, in which `%(actor)s`, `%(entry)s` and `%(space)s` may stand; `%(actor)s` is "Somebody" for a deed that nobody's
    name is on. `address` gives the path that the line leads to, for deeds whose place is not the page of their entry.

    `by_mail` and `by_push` are what holds until a member chooses. A deed that concerns one member in several ways is told once, by the concern
    of the smallest `order`. `also` are further verbs by which it comes to concern the same people (what was private is shared); `once` tells a
    member once of each entry, however often it happens.
    """

    name: str
    label: str | Promise
    verb: Verb
    whom: Concerned
    says: str | Promise
    address: Callable[[Activity], str] | None = None
    by_mail: bool = False
    by_push: bool = False
    order: int = 50
    also: tuple[Verb, ...] = ()
    once: bool = False

    @property
    def verbs(self) -> tuple[Verb, ...]:
        return (self.verb, *self.also)


_concerns: dict[str, Concern] = {}
_tellers: list[Follower] = []


def register(concern: Concern) -> None:
    _concerns[concern.name] = concern
    for teller in _tellers:
        for verb in concern.verbs:
            follow(verb, teller)


def tell_by(teller: Follower) -> None:
    """Have `teller` called after each deed that concerns anybody, whether its room has said so already or does so later."""
    _tellers.append(teller)
    for concern in _concerns.values():
        for verb in concern.verbs:
            follow(verb, teller)


def all_concerns() -> list[Concern]:
    return sorted(_concerns.values(), key=lambda concern: (concern.order, concern.name))


def concerns_of(verb: Verb) -> list[Concern]:
    """The concerns of one verb, in the order in which a member is told by the first."""
    return [concern for concern in all_concerns() if verb in concern.verbs]


def concern_named(name: str) -> Concern | None:
    """None for one of a room that is no longer installed."""
    return _concerns.get(name)
