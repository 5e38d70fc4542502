"""A family in the words of the W3C's PROV-O (https://www.w3.org/TR/prov-o/), as JSON-LD.

Every tie is `prov:wasDerivedFrom`; a quotation is said with `prov:wasQuotedFrom` too, an heir with `prov:wasRevisionOf` (both are kinds of derivation
there). PROV has no words for answering, contradicting and trying, so each tie also stands as a qualified derivation, labelled with ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from commonplace.lineage.models import EdgeKind
from commonplace.lineage.walking import ENTRY, Family, Key, Node, Tie
from commonplace.people.models import Member

Json = dict[str, Any]
CONTEXT: Json = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{
        term: {"@id": term, "@type": "@id"}
        for term in ("prov:wasDerivedFrom", "prov:wasQuotedFrom", "prov:wasRevisionOf", "prov:wasAttributedTo", "prov:entity")
    },
    "prov:generatedAtTime": {"@id": "prov:generatedAtTime", "@type": "xsd:dateTime"},
}
_ALSO = {EdgeKind.QUOTES: ("prov:wasQuotedFrom", "prov:Quotation"), EdgeKind.SUPERSEDES: ("prov:wasRevisionOf", "prov:Revision")}


def provenance_of(family: Family, *, is_for_member: bool, others: Mapping[int, Sequence[Member]] | None = None) -> Json:
    """A document about what the page shows: the entry first, then the others, then the people. Strangers get their names alone, as on pages: the
    addresses of people are for members. `others` are those who wrote an entry (by its key) beside its author."""
    others = others or {}
    ties: dict[Key, list[Tie]] = defaultdict(list)
    for tie in family.ties:
        ties[tie.younger].append(tie)
    nodes = [family.nodes[family.centre.key], *(node for node in family.nodes.values() if node is not family.centre)]
    people = {node.author_id: node for node in reversed(nodes) if node.handle and not node.byline}
    ids = {
        author_id: _absolute(f"/people/{node.handle}/") if is_for_member else f"_:person{number}"
        for number, (author_id, node) in enumerate(people.items(), start=1)
    }
    names = {ids[author_id]: node.by for author_id, node in people.items()}
    together = {key: [_absolute(f"/people/{member.handle}/") for member in members] for key, members in others.items()}
    names |= {_absolute(f"/people/{member.handle}/"): member.name for members in others.values() for member in members}
    agents = [{"@id": person, "@type": ["prov:Agent", "prov:Person"], "foaf:name": name} for person, name in names.items()]
    entities = (_entity(node, ties[node.key], family, _attributed(node, ids, together)) for node in nodes)
    return {"@context": CONTEXT, "@graph": [*entities, *agents]}


def _attributed(node: Node, ids: Mapping[int, str], together: Mapping[int, list[str]]) -> list[str]:
    """Who wrote it: its author, and those who wrote it together with them."""
    author = [ids[node.author_id]] if node.author_id in ids else []
    return [*author, *together.get(node.key[1], [])] if node.key[0] == ENTRY else author


def _entity(node: Node, ties: list[Tie], family: Family, people: list[str]) -> Json:
    values: Json = {"@id": _absolute(node.url), "@type": "prov:Entity", "dcterms:title": node.title, "dcterms:type": node.kind}
    if node.made_at:
        values["prov:generatedAtTime"] = node.made_at.isoformat()
    if node.byline:
        # First written elsewhere by someone else: the account here is not theirs.
        values["dcterms:creator"] = node.byline
    elif people:
        values["prov:wasAttributedTo"] = people[0] if len(people) == 1 else people
    if ties:
        values["prov:wasDerivedFrom"] = list(dict.fromkeys(_id(tie, family) for tie in ties))
        for kind, (term, _influence) in _ALSO.items():
            if of_kind := [_id(tie, family) for tie in ties if tie.how == kind]:
                values[term] = of_kind
        values["prov:qualifiedDerivation"] = [_derivation(tie, family) for tie in ties]
    return values


def _derivation(tie: Tie, family: Family) -> Json:
    term = _ALSO.get(EdgeKind(tie.how))
    values = {"@type": term[1] if term else "prov:Derivation", "prov:entity": _id(tie, family), "rdfs:label": tie.how}
    return values | ({"dcterms:description": tie.place} if tie.place else {})


def _id(tie: Tie, family: Family) -> str:
    return _absolute(family.nodes[tie.older].url)


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"
