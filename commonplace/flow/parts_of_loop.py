"""Which deeds are seeking, which make sense of what was found, and which share it."""

from __future__ import annotations

from commonplace.activity.verbs import Verb
from commonplace.entries.words import Kind

SEEK, SENSE, SHARE = "seek", "sense", "share"
PARTS = (SEEK, SENSE, SHARE)

_ALWAYS = {
    Verb.SAVED: SEEK,
    Verb.HIGHLIGHTED: SENSE,
    Verb.REVISED: SENSE,
    Verb.STILL_TRUE: SENSE,
    Verb.SHARED: SHARE,
    Verb.ANNOUNCED: SHARE,
    Verb.ASKED: SHARE,
    Verb.ANSWERED: SHARE,
    Verb.COMMENTED: SHARE,
    Verb.REPLIED_PRIVATELY: SHARE,
    Verb.THANKED: SHARE,
    Verb.RECORDED_OUTCOME: SHARE,
    Verb.ADOPTED: SHARE,
}
_WRITTEN_FOR_OTHERS = (Kind.POST, Kind.PRACTICE)
COUNTED = (*_ALWAYS, Verb.WROTE)
"""The verbs that count. What is told of twice by one deed (an edge beside what was written) counts once."""


def part_of_deed(verb: str, kind: str | None) -> str | None:
    """`kind` is that of the entry: writing a post or a practice is for others, writing a note or a goal is making sense."""
    if verb == Verb.WROTE:
        return SHARE if kind in _WRITTEN_FOR_OTHERS else SENSE
    return _ALWAYS.get(Verb(verb))
