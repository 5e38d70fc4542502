"""Does the ground hang together? Measured by what its texts mean, beside what the rest of the stock means: docs/how-hatching-works.md.

Any two texts of one organisation are somewhat alike. So the mean of the stock is taken from each meaning first; what is left tells how much nearer
these texts are to one another than texts here usually are. Where there is too little stock to tell, the meanings are compared as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonplace.entries.audience import Sight
from commonplace.kit import embedding
from commonplace.search.models import Gist
from commonplace.search.queries import reader_of
from commonplace.search.shelf import shelf

Vectors = embedding.Vectors
BACKGROUND, LEAST_BACKGROUND = 300, 40
TOGETHER = 0.05
"""Mean cosine of pairs, less the stock, from which on a ground hangs together."""
APART, AND_MORE = 1.25, 0.075
"""Two groups are two subjects where pairs within them are nearer than pairs across by more than this part of the mean of all pairs, and so much
more. Drawn by a straight line between grounds of one subject and of two (logistic regression): 5 of 100 of the first lie beyond it."""
STRANGER = 0.0
"""One text that is no nearer to the others than texts here usually are belongs elsewhere."""
USUAL, ALONE = 0.1, 0.14
"""Where the stock is too small to say how near any two texts are: that, and what the mean of pairs then has to reach."""
ROUNDS = 10


@dataclass(frozen=True)
class Cohesion:
    """`score` is the mean of all pairs (-1 to 1), `needed` what it has to reach; `groups` names of each text its group (0, 1), None for a stranger;
    `across` is the mean of pairs across the groups, where there are two."""

    score: float
    needed: float
    groups: tuple[int | None, ...]
    across: float | None = None

    @property
    def hangs_together(self) -> bool:
        return self.score >= self.needed

    @property
    def is_two(self) -> bool:
        return self.across is not None


def background(sight: Sight, *, without: Sequence[int]) -> Vectors | None:
    """The mean meaning of the newest entries that the viewer may see, but for those at the positions `without`; None where they are too few."""
    lying, reader, model = shelf(), reader_of(sight), embedding.model_number()
    mask = lying.seen(reader.audiences, reader.author, reader.unseen) & (lying.model[: lying.count] == model)
    newest = np.sort(lying.position[np.flatnonzero(mask)])[::-1]
    positions = [position for position in newest[: BACKGROUND + len(without)].tolist() if position not in set(without)][:BACKGROUND]
    if len(positions) < LEAST_BACKGROUND:
        return None
    kept = Gist.objects.filter(position__in=positions, meaning__isnull=False).values_list("meaning", flat=True)
    meanings = np.array([np.frombuffer(bytes(meaning), np.int8) for meaning in kept if meaning is not None], np.float32)
    return np.asarray(embedding.unit(meanings).mean(axis=0), np.float32) if len(meanings) >= LEAST_BACKGROUND else None


def cohesion(meanings: Vectors, mean: Vectors | None) -> Cohesion:
    """Of one meaning for each text; `mean` is that of the stock (`background`)."""
    count = len(meanings)
    if count < 2:
        return Cohesion(1.0, 0.0, (0,) * count)
    plain = _off_diagonal(meanings @ meanings.T).mean()
    needed, own = TOGETHER, meanings
    if mean is None:
        needed = ALONE
    elif plain < embedding.near() * 0.95:
        own = embedding.unit(meanings - mean)
    else:
        needed = embedding.near() * 0.95  # so near as they are, they may well be what the whole stock is about
    near = own @ own.T
    middling = _row_means(near)
    less = 0.0 if needed == TOGETHER else USUAL
    strange = middling < STRANGER + less if count > 3 else np.zeros(count, np.bool_)
    if strange.sum() * 2 >= count:
        strange[:] = False
    score = float(_off_diagonal(near).mean()) if strange.all() else float(_off_diagonal(near[np.ix_(~strange, ~strange)]).mean())
    groups, across = _two_groups(own, near, less)
    if across is not None:
        return Cohesion(score, needed, tuple(int(one) for one in groups), across)
    return Cohesion(score, needed, tuple(None if stranger else 0 for stranger in strange))


def _two_groups(own: Vectors, near: Vectors, less: float) -> tuple[NDArray[np.bool_], float | None]:
    """Parted along the direction in which they differ most, then each to the nearer middle (2-means); the second is None where that is no parting."""
    centred = own - own.mean(axis=0)
    first = np.linalg.svd(centred, full_matrices=False)[0][:, 0] > 0
    for _round in range(ROUNDS):
        if not 0 < first.sum() < len(first):
            break
        middles = embedding.unit(np.stack([own[first].mean(axis=0), own[~first].mean(axis=0)]))
        nearer = np.argmax(own @ middles.T, axis=1) == 0
        if (nearer == first).all():
            break
        first = nearer
    if min(first.sum(), (~first).sum()) < 2:
        return first, None
    across = float(near[np.ix_(first, ~first)].mean())
    within = float(np.concatenate([_off_diagonal(near[np.ix_(one, one)]) for one in (first, ~first)]).mean())
    middling = float(_off_diagonal(near).mean()) - less
    if within - across <= APART * max(middling, 0) + AND_MORE:
        return first, None
    # The group of the first text is the first one.
    return (~first if first[0] else first), across


def _off_diagonal(square: Vectors) -> Vectors:
    return np.asarray(square[~np.eye(len(square), dtype=bool)], np.float32)


def _row_means(square: Vectors) -> Vectors:
    return np.asarray((square.sum(axis=1) - np.diag(square)) / (len(square) - 1), np.float32)
