"""What was learnt at one time from what everybody may see: who took up what, and what each thing is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from io import BytesIO
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from commonplace.suggestions.learning.sparse import Keys

Places = NDArray[np.int32]


@dataclass(frozen=True)
class Takes:
    """`takers[n]` took up `taken[n]`, which the entry with the key `shown_by[n]` shows; in the order of taker, thing and entry."""

    takers: Places
    taken: Places
    shown_by: Keys


@dataclass(frozen=True)
class Learnt:
    """`people`, `things` and `features` are keys in order; the other arrays name them by their places there.

    `takes` are rows of taker, thing, entry that shows it; `says` of thing, feature, who says so; `disputes` of entry that contradicts, thing,
    author. A last column names whose entry it hangs on besides: who may not see what that person writes, may not see the deed either.
    """

    people: Keys
    things: Keys
    features: Keys
    takes: Keys
    says: Places
    disputes: Keys

    def without(self, people: Collection[int]) -> Self:
        """As if these people had never written anything: for whoever may not see what they do."""
        gone = np.flatnonzero(np.isin(self.people, np.fromiter(people, np.int64)))
        rows = (
            self.takes[:, ~np.isin(self.takes[[0, 3]], gone).any(axis=0)],
            self.says[:, ~np.isin(self.says[[2, 3]], gone).any(axis=0)],
            self.disputes[:, ~np.isin(self.disputes[[2, 3]], gone).any(axis=0)],
        )
        return type(self)(self.people, self.things, self.features, *rows)

    def firsts(self) -> Takes:
        """Each thing that somebody took up once, by the earliest entry that shows it."""
        takers, taken, shown_by, _other = self.takes
        fresh = np.ones(len(takers), bool)
        fresh[1:] = (takers[1:] != takers[:-1]) | (taken[1:] != taken[:-1])
        return Takes(takers[fresh].astype(np.int32), taken[fresh].astype(np.int32), shown_by[fresh])

    def to_bytes(self) -> bytes:
        kept = BytesIO()
        np.savez(kept, **{field.name: getattr(self, field.name) for field in fields(self)})
        return kept.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> Self:
        with np.load(BytesIO(kept), allow_pickle=False) as columns:
            return cls(**{field.name: columns[field.name] for field in fields(cls)})


Columns = Sequence[NDArray[np.int64]]
NOTHING: Columns = (np.zeros(0, np.int64),) * 4


def learn(takes: Columns, says: Columns, disputes: Columns = NOTHING) -> Learnt:
    """From columns of keys: person, thing, entry that shows it, other person; thing, feature, person, other person; entry that contradicts,
    thing, person, other person."""
    people = np.unique(np.concatenate([takes[0], takes[3], *says[2:], *disputes[2:]]))
    things = np.unique(np.concatenate([takes[1], says[0], disputes[1]]))
    features = np.unique(says[1])
    taking = np.stack([_places(people, takes[0]), _places(things, takes[1]), takes[2], _places(people, takes[3])])
    order = np.lexsort((taking[2], taking[1], taking[0]))
    saying = (_places(things, says[0]), _places(features, says[1]), _places(people, says[2]), _places(people, says[3]))
    disputing = np.stack([disputes[0], _places(things, disputes[1]), _places(people, disputes[2]), _places(people, disputes[3])])
    return Learnt(people, things, features, taking[:, order].astype(np.int64), np.stack(saying), disputing.astype(np.int64))


def _places(keys: Keys, wanted: NDArray[Any]) -> Places:
    return np.searchsorted(keys, wanted).astype(np.int32)
