"""Counts as bytes. A quarter's standing of a member is one small row, whatever they did, so counting a deed costs the same however many there are.

A standing is pairs of a code and how often; a code is one of `Role`, and for what passed between people the key of the other's team.
What an entry added is triples: quarter, who gave, who took; or quarter, who, and a role below zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import TypeAlias

import numpy as np

TEAM_BITS = 24
_TEAM = (1 << TEAM_BITS) - 1
_NUMBER = np.dtype("<i4")

Deed = tuple[int, int, int]
"""Quarter; who gave, and who took; or who did something, and minus the role."""


Packed: TypeAlias = "bytes | memoryview[int]"


class Role(IntEnum):
    GAVE = 1
    TOOK = 2
    SEEK = 3
    SENSE = 4
    SHARE = 5


def code_of(role: Role, team: int = 0) -> int:
    return role << TEAM_BITS | team


def role_of(code: int) -> tuple[Role, int]:
    return Role(code >> TEAM_BITS), code & _TEAM


def pack_counts(counts: Mapping[int, int]) -> bytes:
    return np.array([pair for pair in sorted(counts.items()) if pair[1]], dtype=_NUMBER).tobytes()


def unpack_counts(packed: Packed) -> dict[int, int]:
    numbers = np.frombuffer(packed, dtype=_NUMBER).reshape(-1, 2).tolist()
    return {code: often for code, often in numbers}  # noqa: C416 - pairs, which a list of lists does not promise


def pack_deeds(deeds: Iterable[Deed]) -> bytes:
    return np.array(sorted(deeds), dtype=_NUMBER).tobytes()


def unpack_deeds(packed: Packed) -> list[Deed]:
    return [(quarter, one, other) for quarter, one, other in np.frombuffer(packed, dtype=_NUMBER).reshape(-1, 3).tolist()]
