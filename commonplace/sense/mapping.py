"""The neighbourhood of an entry: what is one or two steps away from it along lineage and links, as one viewer may see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from commonplace.entries.audience import Sight, Viewer, sight_of, visible_at
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.markdown import excerpt
from commonplace.lineage.models import Edge, EdgeKind, Reference

MOST = 40
MOST_NEAR = 22
LOOKED_AT = 400
"""Ties that are looked at for each step; what lies beyond is not counted either."""

_TIES = {
    ("from", EdgeKind.QUOTES): _lazy("quoted here"),
    ("from", EdgeKind.BUILDS_ON): _lazy("built on here"),
    ("from", EdgeKind.ANSWERS): _lazy("answered here"),
    ("from", EdgeKind.CONTRADICTS): _lazy("contradicted here"),
    ("from", EdgeKind.TRIES): _lazy("tried here"),
    ("from", EdgeKind.SUPERSEDES): _lazy("superseded by this"),
    ("to", EdgeKind.QUOTES): _lazy("quotes this"),
    ("to", EdgeKind.BUILDS_ON): _lazy("builds on this"),
    ("to", EdgeKind.ANSWERS): _lazy("answers this"),
    ("to", EdgeKind.CONTRADICTS): _lazy("contradicts this"),
    ("to", EdgeKind.TRIES): _lazy("tries this"),
    ("to", EdgeKind.SUPERSEDES): _lazy("supersedes this"),
    ("from", "links"): _lazy("linked from here"),
    ("to", "links"): _lazy("links here"),
}


@dataclass
class Node:
    """Something on the map. `key` tells nodes apart, `how` says how it is tied to `parent`, `step` how far it is from the middle."""

    key: tuple[str, int]
    url: str
    title: str
    kind: str
    kind_label: str
    by: str = ""
    how: str = ""
    step: int = 0
    made_at: datetime | None = None
    parent: tuple[str, int] | None = None
    number: int = 0
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Neighbourhood:
    """`nodes` in the order of their numbers, the nearest first; `ties` are pairs of their keys; `left_out` how many more there are."""

    centre: Node
    nodes: list[Node]
    ties: list[tuple[tuple[str, int], tuple[str, int]]]
    left_out: int


@dataclass(frozen=True)
class _Tie:
    inner: tuple[str, int]
    outer: Node


def neighbourhood(viewer: Viewer, entry: Entry) -> Neighbourhood:
    """The nearest and newest of what surrounds the entry, at most `MOST` in all."""
    sight = sight_of(viewer)
    centre = Node(("entry", entry.pk), entry.get_absolute_url(), str(entry), entry.kind, str(Kind(entry.kind).label), entry.author.name)
    near = [*_ties(sight, [entry.pk]), *_own_source(entry, viewer), *_people(viewer, [entry])]
    chosen: dict[tuple[str, int], Node] = {centre.key: centre}
    left_out = _choose(near, chosen, step=1, room=MOST_NEAR)
    first = [node.key[1] for node in chosen.values() if node.key[0] == "entry" and node.step == 1]
    far = _ties(sight, first) if first else []
    left_out += _choose(far, chosen, step=2, room=MOST - len(chosen))
    nodes = [node for node in chosen.values() if node is not centre]
    for number, node in enumerate(nodes, start=1):
        node.number = number
        if node.parent:
            chosen[node.parent].children.append(node)
    drawn = {frozenset((tie.inner, tie.outer.key)) for tie in [*near, *far] if tie.inner in chosen and tie.outer.key in chosen}
    ties = sorted(tuple(sorted(pair)) for pair in drawn if len(pair) == 2)
    return Neighbourhood(centre, nodes, [(one, other) for one, other in ties], left_out)


def _choose(ties: Sequence[_Tie], chosen: dict[tuple[str, int], Node], *, step: int, room: int) -> int:
    """Take the newest into `chosen` as long as there is room; the number of those that had none."""
    fresh: dict[tuple[str, int], Node] = {}
    for tie in ties:
        if tie.outer.key in chosen or tie.inner not in chosen:
            continue
        node = fresh.setdefault(tie.outer.key, tie.outer)
        node.parent, node.step = node.parent or tie.inner, step
    ordered = sorted(
        fresh.values(), key=lambda node: (node.made_at is not None, -(node.made_at.timestamp() if node.made_at else 0), node.key)
    )
    chosen |= {node.key: node for node in ordered[: max(room, 0)]}
    return max(0, len(ordered) - max(room, 0))


def _ties(sight: Sight, keys: Sequence[int]) -> list[_Tie]:
    """Everything visible that is tied to these entries: two queries for lineage, two for links."""
    ties: list[_Tie] = []
    for path, here, direction in (("origin", "entry_id", "from"), ("entry", "origin_id", "to")):
        visible = visible_at(path, sight) | (Q(source__isnull=False) if direction == "from" else Q())
        sources = ("source_id", "source__uid", "source__title", "source__url") if direction == "from" else ()
        # A save is called by its address until its page was fetched for its author, and so it must stay here.
        own = Q(entry__kind=Kind.SAVE, source=F("entry__source"))
        rows = (
            Edge.objects.filter(visible, **{f"{here}__in": keys})
            .exclude(own)
            .order_by("-pk")
            .values(here, "kind", *_columns(path), *sources)
        )
        ties += [_tie(("entry", row[here]), row, path, direction, row["kind"]) for row in rows[:LOOKED_AT]]
    for path, here, direction in (("target", "entry_id", "from"), ("entry", "target_id", "to")):
        links = Reference.objects.filter(visible_at(path, sight), is_embed=False, **{f"{here}__in": keys}).order_by("-pk")
        ties += [_tie(("entry", row[here]), row, path, direction, "links") for row in links.values(here, *_columns(path))[:LOOKED_AT]]
    return ties


def _columns(path: str) -> list[str]:
    return [f"{path}__{name}" for name in ("pk", "uid", "kind", "title", "excerpt", "made_at", "author__name")]


def _tie(inner: tuple[str, int], row: dict[str, Any], path: str, direction: str, kind: str) -> _Tie:
    how = str(_TIES[direction, kind])
    if row.get("source_id"):
        source = Node(
            ("source", row["source_id"]), f"/s/{row['source__uid']}/", row["source__title"] or row["source__url"], "source", _("Source")
        )
        source.how = how
        return _Tie(inner, source)
    pk, uid, entry_kind, title, opening, made_at, author = (row[name] for name in _columns(path))
    shown = title or excerpt(opening, 80) or uid
    node = Node(("entry", pk), f"/e/{uid}/", shown, entry_kind, str(Kind(entry_kind).label), author, how, made_at=made_at)
    return _Tie(inner, node)


def _own_source(entry: Entry, viewer: Viewer) -> Iterable[_Tie]:
    """What the entry is about, for members; a save is called by what it is about already."""
    if entry.source is None or viewer is None or entry.kind == Kind.SAVE:
        return
    node = Node(
        ("source", entry.source.pk), entry.source.get_absolute_url(), str(entry.source), "source", _("Source"), how=_("what it is about")
    )
    yield _Tie(("entry", entry.pk), node)


def _people(viewer: Viewer, entries: Sequence[Entry]) -> Iterable[_Tie]:
    if viewer is None:
        return
    for entry in entries:
        author = entry.author
        if author.is_nobody:
            continue
        node = Node(("person", author.pk), f"/people/{author.handle}/", author.name, "person", _("Person"), how=_("wrote it"))
        yield _Tie(("entry", entry.pk), node)
