"""Notes and passages by their place in a thing of which there is no text here: a book, a recording, a talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.adding import Draft, add_entries
from commonplace.entries.audience import Viewer
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.lineage.actions import Growth, grow_many
from commonplace.lineage.models import Edge, EdgeKind
from commonplace.people.models import Member
from commonplace.sense.moments import in_order, seconds_in
from commonplace.sources.models import Source
from commonplace.sources.sites import at_moment

SHOWN = 500


@dataclass(frozen=True)
class Told:
    """What is noted at a place. With a `quote` it becomes a highlight, else a note."""

    place: str = ""
    quote: str = ""
    note: str = ""


@transaction.atomic
def note_at(
    actor: Member,
    source: Source,
    told: Sequence[Told],
    *,
    tags: Sequence[str] = (),
    audience: Audience | None = None,
    deed_key: str = "",
) -> list[Entry]:
    """Note one or several things about a source that the actor may see. The same `deed_key` again gives back the entries of the first time."""
    drafts = [
        Draft(
            kind=Kind.HIGHLIGHT if one.quote.strip() else Kind.NOTE,
            quote=one.quote,
            body=one.note,
            tags=tags,
            audience=audience,
            source=source,
            deed_key=f"{deed_key}:{number}"[:80] if deed_key else None,
        )
        for number, one in enumerate(told)
    ]
    entries = add_entries(actor, drafts)
    fresh = [(entry, one.place) for entry, one in zip(entries, told, strict=True) if not entry.is_repeat]
    grow_many(
        Growth(entry=entry, kind=EdgeKind.QUOTES if entry.kind == Kind.HIGHLIGHT else EdgeKind.BUILDS_ON, from_source=source, place=place)
        for entry, place in fresh
    )
    for entry, _place in fresh:
        record(actor, Verb.HIGHLIGHTED if entry.kind == Kind.HIGHLIGHT else Verb.WROTE, entry)
    return entries


@dataclass(frozen=True)
class AtPlace:
    """`opens` is the address of the recording at this moment, "" where its site is not known to support that."""

    entry: Entry
    place: str
    opens: str


def noted_in(viewer: Viewer, source: Source) -> list[AtPlace]:
    """The highlights and notes about a source that the viewer may see, by moment or page; those without a place last, in the order of their
    writing. The newest 500 of them."""
    rows = Entry.objects.visible_to(viewer).filter(source=source, kind__in=[Kind.HIGHLIGHT, Kind.NOTE])
    entries = list(rows.select_related("author", "audience__space").defer("body", "card_html").order_by("-pk")[:SHOWN])
    edges = Edge.objects.filter(entry__in=[entry.pk for entry in entries], source=source)
    places = dict(edges.values_list("entry_id", "place"))
    listed = [_at(entry, places.get(entry.pk, ""), source) for entry in entries]
    return sorted(listed, key=lambda one: (in_order(one.place), one.entry.pk))


def _at(entry: Entry, place: str, source: Source) -> AtPlace:
    seconds = seconds_in(place)
    return AtPlace(entry, place, at_moment(source.url, seconds) if seconds is not None and source.is_on_the_web else "")
