"""The map of a garden: its notes around the one it begins with, as far as links lead."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from commonplace.entries.audience import sight_of
from commonplace.entries.words import Kind
from commonplace.kit.markdown import excerpt
from commonplace.people.models import Member
from commonplace.publishing.garden import LATELY, MOST_LINKS, links_among, notes_of
from commonplace.sense.mapping import MOST, MOST_NEAR, Neighbourhood, Node

Key = tuple[str, int]


def map_of(member: Member, start_pk: int | None) -> Neighbourhood | None:
    """None while no two notes are linked. Two queries: the newest links of the newest notes, and what the notes on the map are called.

    In the middle stands the note the garden begins with, or the one with the most links; around it what is one or two links away, at most `MOST`.
    """
    newest = notes_of(member).order_by("-made_at", "-pk").values("pk")[:LATELY]
    links = links_among(sight_of(None), member).filter(entry__in=newest)
    rows = links.order_by("-pk").values_list("entry_id", "target_id")[:MOST_LINKS]
    ties: dict[int, set[int]] = defaultdict(set)
    for one, other in rows:
        if one != other:
            ties[one].add(other)
            ties[other].add(one)
    if not ties:
        return None
    middle = start_pk if start_pk in ties else min(ties, key=lambda pk: (-len(ties[pk]), pk))
    assert middle is not None
    parents = _around(middle, ties)
    nodes = _nodes(member, middle, parents)
    drawn = sorted({(min(one, other), max(one, other)) for one in nodes for other in ties[one] if other in nodes})
    around = [node for pk, node in nodes.items() if pk != middle]
    for number, node in enumerate(around, start=1):
        node.number = number
        if node.parent and node.parent[1] in nodes:
            nodes[node.parent[1]].children.append(node)
    return Neighbourhood(nodes[middle], around, [(_key(one), _key(other)) for one, other in drawn], len(ties) - len(nodes))


def _around(middle: int, ties: dict[int, set[int]]) -> dict[int, tuple[int, int]]:
    """What is near: of each note the one it hangs on, and how many links lie between."""
    near = sorted(ties[middle], key=lambda pk: (-len(ties[pk]), pk))[:MOST_NEAR]
    found = dict.fromkeys(near, (middle, 1))
    for pk in near:
        for other in sorted(ties[pk]):
            if len(found) >= MOST:
                return found
            if other != middle and other not in found:
                found[other] = (pk, 2)
    return found


def _nodes(member: Member, middle: int, parents: dict[int, tuple[int, int]]) -> dict[int, Node]:
    wanted = [middle, *parents]
    entries = {row.pk: row for row in notes_of(member).filter(pk__in=wanted).only("pk", "uid", "title", "excerpt")}
    nodes: dict[int, Node] = {}
    for pk in wanted:
        if pk not in entries:
            continue
        entry = entries[pk]
        parent, step = parents.get(pk, (0, 0))
        name = entry.title or excerpt(entry.excerpt, 80) or entry.uid
        node = Node(_key(pk), f"/e/{entry.uid}/", name, Kind.NOTE, str(Kind.NOTE.label), how=_how(step), step=step)
        node.parent = _key(parent) if parent else None
        nodes[pk] = node
    return nodes


def _how(step: int) -> str:
    return ("", _("linked with it"), _("two links away"))[step]


def _key(pk: int) -> Key:
    return ("entry", pk)
