"""The same as the picture as nested lists: for screen readers, for small screens, and to take an origin back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from commonplace.lineage.models import EdgeKind
from commonplace.lineage.walking import Family, Key, Node
from commonplace.lineage.words import GREW, LED


@dataclass(frozen=True)
class How:
    """One way in which two are tied. `is_derived`: the program keeps it by itself, so nobody takes it back by hand."""

    kind: str
    words: str
    is_derived: bool


@dataclass
class Branch:
    """A node below the one it is tied to. `is_again`: it stands elsewhere in this list, with what hangs on it. `beside` are its ties to what
    is in the other list, as words and node; `place` is where in a source."""

    node: Node
    hows: list[How]
    place: str = ""
    is_again: bool = False
    has_more: bool = False
    children: list[Branch] = field(default_factory=list)
    beside: list[tuple[str, Node]] = field(default_factory=list)

    @property
    def words(self) -> str:
        return ", ".join(how.words for how in self.hows)

    @property
    def more_url(self) -> str:
        return self.node.url if self.node.is_response else f"{self.node.url}lineage/"


def ancestors_of(family: Family) -> list[Branch]:
    """What it grew from, and below each what that grew from."""
    return _Tree(family, family.ancestors, is_older=True).branches


def descendants_of(family: Family) -> list[Branch]:
    """What grew from it, and below each what grew from that."""
    return _Tree(family, family.descendants, is_older=False).branches


class _Tree:
    def __init__(self, family: Family, keys: Iterable[Key], *, is_older: bool) -> None:
        self.family, self.is_older = family, is_older
        self.place = {key: number for number, key in enumerate([family.centre.key, *keys])}
        self.ways: dict[Key, dict[Key, list[How]]] = defaultdict(dict)
        self.places: dict[tuple[Key, Key], str] = {}
        self.beside: dict[Key, list[tuple[str, Node]]] = defaultdict(list)
        for tie in family.ties:
            inner, outer, words = (tie.younger, tie.older, GREW) if is_older else (tie.older, tie.younger, LED)
            if inner in self.place and outer in self.place:
                is_derived = tie.how == EdgeKind.QUOTES or tie.older[0] == "source"
                self.ways[inner].setdefault(outer, []).append(How(tie.how, str(words[tie.how]), is_derived))
                self.places[inner, outer] = tie.place
            elif tie.younger in self.place and not is_older:
                self.beside[tie.younger].append((str(GREW[tie.how]), family.nodes[tie.older]))
        self.home = self._homes()
        self.branches = self._below(family.centre.key)

    def _homes(self) -> dict[Key, Key]:
        """Below which of those it is tied to each stands in full: the nearest to the centre."""
        home = {self.family.centre.key: self.family.centre.key}
        order = [self.family.centre.key]
        for inner in order:  # grows while it is walked
            for outer in self._outwards(inner):
                if outer not in home:
                    home[outer] = inner
                    order.append(outer)
        return home

    def _outwards(self, inner: Key) -> list[Key]:
        return sorted(self.ways[inner], key=self.place.__getitem__)

    def _below(self, inner: Key) -> list[Branch]:
        return [self._branch(inner, outer) for outer in self._outwards(inner)]

    def _branch(self, inner: Key, outer: Key) -> Branch:
        more = self.family.more_before if self.is_older else self.family.more_after
        branch = Branch(self.family.nodes[outer], self.ways[inner][outer], self.places[inner, outer])
        branch.is_again = outer == self.family.centre.key or self.home[outer] != inner
        if not branch.is_again:
            branch.has_more = outer in more
            branch.children = self._below(outer)
            branch.beside = self.beside[outer]
        return branch
