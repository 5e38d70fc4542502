"""What speaks for a pair, in parts that can be shown: each from 0 to 1, and together a score from 0 to 1.

Here are no lists of whom somebody would not go with: what is shown of a pair is the same with them and without (`mentoring.limits`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from commonplace.entries.audience import Sight, sight_in_common
from commonplace.kit.clock import now
from commonplace.kit.embedding import embed, near
from commonplace.kit.zones import zone_named
from commonplace.knowing.looking import Looking
from commonplace.knowing.topics import topic_words
from commonplace.mentoring.models import OtherTeam

Floats = NDArray[np.float64]

WORDS, EVIDENCE, LANGUAGES, HOURS, TEAM, WISH = "words", "evidence", "languages", "hours", "team", "wish"
PARTS: dict[str, str | Promise] = {
    WORDS: _("What is wished and what is offered mean alike"),
    EVIDENCE: _("Has shown that they know about it"),
    LANGUAGES: _("A language in common"),
    HOURS: _("Working hours in common"),
    TEAM: _("Another team"),
    WISH: _("Named as a wish"),
}
WEIGHTS = {WORDS: 0.4, EVIDENCE: 0.2, LANGUAGES: 0.1, HOURS: 0.1, TEAM: 0.05, WISH: 0.15}
BY_WISH = (1.0, 0.7, 0.4)
"""For whom a mentee names first, second and third."""
UNSAID = 0.5
"""The part for languages where one of the two has named none."""
BEGIN, END = 9, 17
"""The hours of work by everybody's own clock."""


@dataclass(frozen=True)
class Side:
    """One who takes part, as a mentor or as a mentee. `wishes`: keys of members, the dearest first. `most`: places of a mentor."""

    member: int
    text: str
    team: int | None = None
    languages: frozenset[str] = frozenset()
    zone: str = ""
    wishes: tuple[int, ...] = ()
    most: int = 1
    takes_group: bool = False


@dataclass
class Table:
    """Mentors that mentees are held against. `parts_for(mentees, evidence)` gives for each part an array of mentees by mentors."""

    mentors: Sequence[Side]
    other_team: str = OtherTeam.RATHER
    moment: datetime | None = None
    _meanings: NDArray[np.float32] = field(init=False)
    _hours: Floats = field(init=False)
    _place: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.moment = self.moment or now()
        self._meanings = embed([mentor.text for mentor in self.mentors])
        self._hours = self._hours_of(self.mentors)
        self._place = {mentor.member: place for place, mentor in enumerate(self.mentors)}

    def parts_for(self, mentees: Sequence[Side], evidence: Sequence[Mapping[int, float]]) -> dict[str, Floats]:
        """`evidence[i]`: for mentee i, what mentors (by their members' keys) have shown, from 0 to 1."""
        shape = (len(mentees), len(self.mentors))
        shown, wished = np.zeros(shape), np.zeros(shape)
        for row, (mentee, found) in enumerate(zip(mentees, evidence, strict=True)):
            for member, value in found.items():
                if member in self._place:
                    shown[row, self._place[member]] = value
            for worth, member in zip(BY_WISH, mentee.wishes, strict=False):
                if member in self._place:
                    wished[row, self._place[member]] = worth
        alike = embed([mentee.text for mentee in mentees]) @ self._meanings.T
        return {
            WORDS: np.clip(alike / (near() * 1.5), 0, 1).astype(np.float64),
            EVIDENCE: shown,
            LANGUAGES: self._languages(mentees),
            HOURS: self._in_common(self._hours_of(mentees)),
            TEAM: 1.0 - self._same_team(mentees),
            WISH: wished,
        }

    def scores(self, parts: Mapping[str, Floats]) -> Floats:
        """The parts together; -1 for a pair that the rules which everybody can read do not allow: no language in common, or the same team where only
        another will do, or nobody but oneself."""
        weights = {name: weight for name, weight in WEIGHTS.items() if name != TEAM or self.other_team != OtherTeam.ANY}
        total = sum((parts[name] * weight for name, weight in weights.items()), np.zeros_like(parts[WORDS])) / sum(weights.values())
        closed = parts[LANGUAGES] == 0
        if self.other_team == OtherTeam.ONLY:
            closed = closed | (parts[TEAM] == 0)
        return np.where(closed, -1.0, np.clip(total, 0, 1))

    def own(self, mentees: Sequence[Side]) -> NDArray[np.bool_]:
        """Where a mentor is their own mentee."""
        ours, theirs = (np.array([side.member for side in sides], np.int64) for sides in (mentees, self.mentors))
        same: NDArray[np.bool_] = ours[:, None] == theirs[None, :]
        return same

    def _languages(self, mentees: Sequence[Side]) -> Floats:
        spoken = sorted({language for side in [*self.mentors, *mentees] for language in side.languages})
        ours = np.array([[word in side.languages for word in spoken] for side in mentees], np.float64).reshape(len(mentees), len(spoken))
        theirs = np.array([[word in side.languages for word in spoken] for side in self.mentors], np.float64).reshape(
            len(self.mentors), len(spoken)
        )
        common = (ours @ theirs.T > 0).astype(np.float64)
        unsaid = (ours.sum(axis=1) == 0)[:, None] | (theirs.sum(axis=1) == 0)[None, :]
        return np.where(unsaid, UNSAID, common)

    def _same_team(self, mentees: Sequence[Side]) -> Floats:
        ours = np.array([side.team or -1 for side in mentees])
        theirs = np.array([side.team or -2 for side in self.mentors])
        same: Floats = (ours[:, None] == theirs[None, :]).astype(np.float64)
        return same

    def _hours_of(self, sides: Sequence[Side]) -> Floats:
        offsets = {zone: self._offset(zone) for zone in {side.zone for side in sides}}
        return np.array([offsets[side.zone] for side in sides], np.float64)

    def _offset(self, zone: str) -> float:
        assert self.moment is not None
        away = self.moment.astimezone(zone_named(zone)).utcoffset()
        return away.total_seconds() / 3600 if away else 0.0

    def _in_common(self, hours: Floats) -> Floats:
        apart = np.abs(hours[:, None] - self._hours[None, :]) % 24
        apart = np.minimum(apart, 24 - apart)
        common: Floats = np.clip(1 - apart / (END - BEGIN), 0, 1)
        return common


class Evidence:
    """Who has shown that they know what a mentee wishes to learn: by what everybody here may see, so that no part tells of anything else. Asked once
    for the same words."""

    def __init__(self, *, many: bool = False) -> None:
        self._looking = Looking(sight_in_common(Sight(-1, (), ())), many=many)
        self._known: dict[frozenset[str], dict[int, float]] = {}

    def of(self, mentee: Side) -> Mapping[int, float]:
        words = topic_words(mentee.text)
        if words not in self._known:
            known = [one.person for one in self._looking.known(words) if one.person != mentee.member]
            self._known[words] = {person: 1 / (1 + 0.25 * rank) for rank, person in enumerate(known)}
        return self._known[words]
