"""The notes of a space as a wiki. Whoever looks sees what they may see of it: a page that is missing for one may be there for another, and
neither learns of the difference."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Max, Q

from commonplace.communities.pinning import pinned_in
from commonplace.entries.audience import EntryQuerySet, Looker, visible_at
from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.words import Kind
from commonplace.kit.text import clean_line
from commonplace.lineage.models import Reference
from commonplace.spaces.models import Space

TAGS_SHOWN = 40
WANTED_SHOWN = 60


def notes_in(viewer: Looker, space: Space, *, tag: str = "") -> EntryQuerySet:
    notes = Entry.objects.visible_to(viewer).shared_in(space).filter(kind=Kind.NOTE)
    return notes.filter(pk__in=EntryTag.objects.filter(tag__name=tag).values("entry")) if tag else notes


def tags_in(viewer: Looker, space: Space) -> list[tuple[str, int]]:
    """The tags of its notes, the most used first, with how many notes carry each."""
    carried = EntryTag.objects.filter(entry__in=notes_in(viewer, space)).values("tag__name")
    counted = carried.annotate(notes=Count("pk")).order_by("-notes", "tag__name")
    return [(row["tag__name"], row["notes"]) for row in counted[:TAGS_SHOWN]]


def start_page(viewer: Looker, space: Space) -> Entry | None:
    """The first note that the hosts have pinned."""
    return pinned_in(viewer, space).filter(kind=Kind.NOTE).defer("body", "card_html").first()


@dataclass(frozen=True)
class Wanted:
    """A page that notes link to and that is not there; `mentions` counts the notes, `beside` is the sentence of one of them."""

    title: str
    mentions: int
    beside: str


def wanted_pages(viewer: Looker, space: Space) -> list[Wanted]:
    """Titles that the notes link to and nothing this viewer may see is called, the most wanted first."""
    links = Reference.objects.filter(entry__in=notes_in(viewer, space))
    seen = Q(target__isnull=False) & visible_at("target", viewer)
    named = Entry.objects.visible_to(viewer).filter(title_key__in=links.exclude(seen).values("key")).values("title_key")
    open_ones = links.exclude(seen).exclude(key__in=named).exclude(key="")
    counted = open_ones.values(wanted=F("key")).annotate(notes=Count("entry", distinct=True), title=Max("label"), sentence=Max("sentence"))
    rows = counted.order_by("-notes", "wanted")[:WANTED_SHOWN]
    return [Wanted(clean_line(row["title"]), row["notes"], row["sentence"]) for row in rows]
