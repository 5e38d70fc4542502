"""The themes of a ground: passages that mean nearly the same, named by the words that tell them from the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

import numpy as np

from commonplace.hatch.checking.facts import without_addresses
from commonplace.hatch.checking.grounds import Ground, stems_of
from commonplace.hatch.checking.lists import listed
from commonplace.kit import embedding
from commonplace.search.concepts import spelled_words

MOST, FEW = 6, 2
"""So many themes at most; a theme of fewer passages goes to the nearest other one."""
PASSAGES_A_THEME = 4
NAMED_BY = 3


@dataclass(frozen=True)
class Theme:
    """`name` are the words that tell it, "" where none do; `passages` their numbers, the most typical first."""

    name: str
    passages: tuple[int, ...]


def themes_of(ground: Ground, groups: Mapping[int, int] | None = None) -> list[Theme]:
    """The largest first. `groups` say of passages to which of two subjects they belong; no theme reaches over both."""
    numbers = [number for number in ground.order if not ground.passages[number].gives_orders]
    parted: dict[int, list[int]] = defaultdict(list)
    for number in numbers:
        parted[groups.get(number, 0) if groups else 0].append(number)
    found = [theme for _group, some in sorted(parted.items()) for theme in _clusters(ground, some, MOST // len(parted))]
    names = _names(ground, found)
    themes = [Theme(name, tuple(_most_typical_first(ground, members))) for name, members in zip(names, found, strict=True)]
    return themes if groups else sorted(themes, key=lambda theme: -len(theme.passages))


def _meanings(ground: Ground, numbers: Sequence[int]) -> embedding.Vectors:
    rows = {number: row for row, number in enumerate(ground.order)}
    return ground.whole_meanings[[rows[number] for number in numbers]]


def _clusters(ground: Ground, numbers: list[int], most: int) -> list[list[int]]:
    """Joined bottom up by the mean distance of meanings (average linkage)."""
    # Here, for only a sheet that is laid out needs it: every process and command begins half a second sooner without it.
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    wanted = max(1, min(most, round(len(numbers) / PASSAGES_A_THEME)))
    if wanted == 1 or len(numbers) < 2 * FEW:
        return [numbers] if numbers else []
    meanings = _meanings(ground, numbers)
    own = embedding.unit(meanings - meanings.mean(axis=0))
    distances = np.clip(1 - own @ own.T, 0, 2).astype(np.float64)
    np.fill_diagonal(distances, 0)
    labels = fcluster(linkage(squareform((distances + distances.T) / 2, checks=False), "average"), wanted, "maxclust")
    clusters: dict[int, list[int]] = defaultdict(list)
    for number, label in zip(numbers, labels.tolist(), strict=True):
        clusters[label].append(number)
    large = [members for members in clusters.values() if len(members) >= FEW] or [max(clusters.values(), key=len)]
    middles = np.stack([_meanings(ground, members).mean(axis=0) for members in large])
    for members in clusters.values():
        if members not in large:
            for number in members:
                large[int(np.argmax(middles @ _meanings(ground, [number])[0]))].append(number)
    return [sorted(members) for members in large]


def _most_typical_first(ground: Ground, numbers: Sequence[int]) -> list[int]:
    meanings = _meanings(ground, numbers)
    near = meanings @ meanings.mean(axis=0)
    return [numbers[at] for at in np.argsort(-near, kind="stable").tolist()]


@cache
def _nameless() -> frozenset[str]:
    """When the first theme gets its name: the model that tells languages is half a second's reading, and every process loads this file."""
    return stems_of(listed("nameless")) | frozenset(listed("nameless").split())


def _names(ground: Ground, themes: Sequence[Sequence[int]]) -> list[str]:
    """Of each theme the words that stand in most of its passages and in few of the others', as they are spelled most often."""
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    having: list[Counter[str]] = []
    for numbers in themes:
        counted: Counter[str] = Counter()
        for number in numbers:
            text = without_addresses(ground.passages[number].text)
            counted.update(stems_of(text))
            for word in spelled_words(text):
                for one in stems_of(word):
                    spelled[one][word] += 1
        having.append(counted)
    total = sum((counted for counted in having), Counter[str]())
    size = len(ground.passages)
    names = []
    for numbers, counted in zip(themes, having, strict=True):
        worth = {
            one: (times / len(numbers)) * log(1 + (times / total[one]) * size / max(len(numbers), 1))
            for one, times in counted.items()
            if len(one) > 2 and not one.isdigit() and one not in _nameless() and (times > 1 or len(numbers) < 3)
        }
        best = sorted(worth, key=lambda one: (-worth[one], one))[:NAMED_BY]
        names.append(", ".join(spelled[one].most_common(1)[0][0] for one in best if spelled[one]))
    return names
