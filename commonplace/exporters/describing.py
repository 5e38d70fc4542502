"""What an export says of each entry. Only what its author may see now: an edge with an end they may not see is left out, and a link is
given by its label alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from commonplace.entries.audience import members_in, visible_at
from commonplace.entries.models import Audience, Entry, Revision
from commonplace.entries.tags import tags_of_each
from commonplace.entries.words import Kind, Ring
from commonplace.goals.exporting import appendices
from commonplace.lineage.models import Edge, Reference, Thanks
from commonplace.people.models import Member
from commonplace.portfolios.exporting import appendices as evidence_of
from commonplace.seek.models import Fetching, Save

Values = dict[str, Any]


@dataclass
class _Beside:
    """What hangs on the entries of one batch, by their keys."""

    tags: dict[int, list[str]]
    saves: dict[int, Save]
    edges: dict[int, list[Values]] = field(default_factory=lambda: defaultdict(list))
    references: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    revisions: dict[int, list[Values]] = field(default_factory=lambda: defaultdict(list))
    thanks: dict[int, list[Values]] = field(default_factory=lambda: defaultdict(list))
    answered: dict[int, str] = field(default_factory=dict)
    appendices: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Described:
    """An entry as the front matter of its file has it, and what only the JSON has beside."""

    entry: Entry
    values: Values
    more: Values
    appendix: str = ""


class Describer:
    """Describes the entries of one author, a batch at a time."""

    def __init__(self, author: Member) -> None:
        self._author = author
        self._audiences: dict[int, Values] = {}

    def describe(self, entries: Sequence[Entry]) -> list[Described]:
        beside = self._beside(entries)
        return [
            Described(entry, self._values(entry, beside), self._more(entry, beside), beside.appendices.get(entry.pk, ""))
            for entry in entries
        ]

    def _values(self, entry: Entry, beside: _Beside) -> Values:
        save = beside.saves.get(entry.pk)
        own: Values = {
            "uid": entry.uid,
            "kind": entry.kind,
            "maturity": entry.maturity,
            "feedback_wanted": entry.feedback_wanted,
            "made_at": moment(entry.made_at),
            "edited_at": moment(entry.edited_at),
            "announced_at": moment(entry.announced_at),
            "adds": entry.adds,
            "byline": entry.byline,
            **self._audience(entry.audience),
            "source": _source(entry, save),
            "quote": entry.quote,
            "reached_by": save.reached_by if save else "",
            "parent": beside.answered.get(entry.parent_id or 0, ""),
            "root": beside.answered.get(entry.root_id or 0, ""),
            "grown_from": beside.edges[entry.pk],
        }
        return {
            "title": entry.title,
            "tags": beside.tags[entry.pk],
            "created": entry.made_at.date().isoformat(),
            "updated": entry.edited_at.date().isoformat(),
            "commonplace": own,
        }

    def _more(self, entry: Entry, beside: _Beside) -> Values:
        return {
            "body": entry.body,
            **({"appendix": beside.appendices[entry.pk]} if entry.pk in beside.appendices else {}),
            "links": beside.references[entry.pk],
            "revisions": beside.revisions[entry.pk],
            "thanks_received": beside.thanks[entry.pk],
        }

    def _audience(self, audience: Audience) -> Values:
        """The names of circles and people are the author's own business where the audience is theirs, and left out elsewhere."""
        if audience.pk not in self._audiences:
            is_own = audience.owner_id == self._author.pk
            values: Values = {"ring": audience.ring}
            if audience.ring == Ring.SPACE and audience.space:
                values["space"] = audience.space.slug
            elif audience.ring == Ring.CIRCLE and is_own and audience.circle:
                values["circle"] = audience.circle.name
            elif audience.is_aside:
                other = members_in(audience).exclude(pk=self._author.pk).values_list("handle", flat=True).first()
                values = {"ring": "aside", "aside": other or ""}
            elif audience.ring == Ring.PEOPLE and is_own:
                values["people"] = sorted(audience.people.values_list("handle", flat=True))
            self._audiences[audience.pk] = values
        return self._audiences[audience.pk]

    def _beside(self, entries: Sequence[Entry]) -> _Beside:
        keys = [entry.pk for entry in entries]
        beside = _Beside(tags_of_each(entries), Save.objects.in_bulk(keys))
        for edge in Edge.objects.filter(visible_at("origin", self._author), entry__in=keys).select_related("origin").order_by("pk"):
            assert edge.origin is not None
            beside.edges[edge.entry_id].append({"kind": edge.kind, "uid": edge.origin.uid})
        for edge in Edge.objects.filter(entry__in=keys, source__isnull=False).select_related("source").order_by("pk"):
            assert edge.source is not None
            beside.edges[edge.entry_id].append({"kind": edge.kind, "url": edge.source.url})
        for reference in Reference.objects.filter(entry__in=keys).order_by("position"):
            beside.references[reference.entry_id].append(reference.label)
        for revision in Revision.objects.filter(entry__in=keys).order_by("number"):
            beside.revisions[revision.entry_id].append(_revision(revision))
        for thanks in Thanks.objects.filter(entry__in=keys).select_related("member").order_by("pk"):
            said = {"from": thanks.member.name, "used_for": thanks.used_for, "made_at": moment(thanks.made_at)}
            beside.thanks[thanks.entry_id].append(said)
        answered = {key for entry in entries for key in (entry.parent_id, entry.root_id) if key}
        visible = Entry.objects.visible_to(self._author).filter(pk__in=answered)
        beside.appendices = appendices(self._author, entries) | evidence_of(self._author, entries)
        beside.answered = dict(visible.values_list("pk", "uid"))
        return beside


def _source(entry: Entry, save: Save | None) -> Values:
    """A page that was not fetched for this member has only its address: a title known from others must not show."""
    if entry.source is None:
        return {}
    if not entry.source.is_on_the_web:
        return {"url": entry.source.url, "kind": entry.source.kind, "title": entry.source.title, "author": entry.source.author}
    is_known = save.fetching == Fetching.READY if save else entry.kind == Kind.HIGHLIGHT and hasattr(entry, "highlight_body")
    return {"url": entry.source.url, "title": entry.source.title if is_known else ""}


def _revision(revision: Revision) -> Values:
    return {"number": revision.number, "title": revision.title, "body": revision.body, "made_at": moment(revision.made_at)}


def moment(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
