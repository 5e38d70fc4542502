"""Texts as one viewer reads them: with the links and embeds whose targets they may see, and the rest as plain words.

An embedded section is cut from its note each time it is read, so it is always the present one. What is embedded within it is shown as far as a
quotation goes; a section within a section is a link. So a page costs the same number of queries whatever embeds whatever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet
from django.template.loader import get_template
from django.utils.safestring import SafeString

from commonplace.entries.audience import Looker, sight_of, visible_at
from commonplace.entries.models import Entry
from commonplace.kit.markdown import MENTIONED, Target, excerpt, fill, section, without_places
from commonplace.lineage.models import Reference
from commonplace.people.models import Member
from commonplace.spaces.models import Space

LONGEST_QUOTE = 1_500
LONGEST_SECTION = 60_000
"""Of the HTML of an embedded section; what is longer is a link."""
MOST_SECTIONS = 30
"""On one page; further ones are links."""


class HasBody(Protocol):
    """An entry, or the columns of one that its text needs."""

    @property
    def pk(self) -> int: ...
    @property
    def body_html(self) -> str: ...


@dataclass(frozen=True)
class Place:
    """Where a reference leads: to an entry that the viewer may see, or to the section of it under `heading`."""

    entry: Entry
    heading: str
    is_embed: bool


def shown_body(viewer: Looker, entry: Entry) -> SafeString:
    """The entry's text with its links and embeds as far as this viewer may see their targets."""
    return shown_bodies(viewer, [entry])[entry.pk]


def shown_bodies(viewer: Looker, entries: Sequence[HasBody]) -> dict[int, SafeString]:
    """The same for many entries, by their keys, in one query (none where nothing is linked); two more where sections are embedded."""
    places = _places_in(viewer, entries)
    sections = sections_at(viewer, [place for of_entry in places.values() for place in of_entry.values()])
    spaces = spaces_mentioned(viewer, (entry.body_html for entry in entries))
    return {
        entry.pk: fill(entry.body_html, {position: target(place, sections) for position, place in places[entry.pk].items()}, spaces)
        for entry in entries
    }


def spaces_mentioned(viewer: Looker, texts: Iterable[str]) -> dict[str, str]:
    """The addresses of the spaces mentioned in these texts of which the viewer may know: one query, or none."""
    slugs = {slug for html in texts if "data-mention=" in html for slug in MENTIONED.findall(html)}
    viewer_id = sight_of(viewer).author_id if slugs else 0
    if not viewer_id:
        return {}
    return {space.slug: space.get_absolute_url() for space in Space.objects.visible_to(Member(pk=viewer_id)).filter(slug__in=slugs)}


def _places_in(viewer: Looker, entries: Sequence[HasBody]) -> dict[int, dict[int, Place]]:
    linking = [entry.pk for entry in entries if "data-ref=" in entry.body_html or "data-embed=" in entry.body_html]
    places: dict[int, dict[int, Place]] = {entry.pk: {} for entry in entries}
    if linking:
        for reference in _visible_references(viewer, linking):
            assert reference.target is not None
            places[reference.entry_id][reference.position] = Place(reference.target, reference.heading, reference.is_embed)
    return places


def _visible_references(viewer: Looker, entry_ids: Sequence[int]) -> QuerySet[Reference]:
    found = Reference.objects.filter(visible_at("target", viewer), entry_id__in=entry_ids)
    heavy = ("target__body", "target__body_html", "target__card_html")
    return found.select_related("target__author", "target__source").defer(*heavy)


Sections = dict[tuple[int, str], str]
"""The HTML of embedded sections, by the key of the entry and the id of the heading."""


def sections_at(viewer: Looker, places: Iterable[Place]) -> Sections:
    """The sections that these places embed, filled for the viewer: two queries, or none where nothing but whole entries is meant."""
    wanted = list(dict.fromkeys((place.entry.pk, place.heading) for place in places if place.is_embed and place.heading))[:MOST_SECTIONS]
    if not wanted:
        return {}
    visible = Entry.objects.visible_to(viewer).filter(pk__in={pk for pk, _ in wanted})
    texts = {entry.pk: entry for entry in visible.only("uid", "body_html")}
    cut = {(pk, heading): section(texts[pk].body_html, heading) for pk, heading in wanted if pk in texts}
    found = {key: html for key, html in cut.items() if html and len(html) <= LONGEST_SECTION}
    inner = _places_in(viewer, [texts[pk] for pk in dict.fromkeys(pk for pk, _ in found)])
    return {
        key: without_places(fill(html, {at: target(place, {}) for at, place in inner[key[0]].items()}), texts[key[0]].get_absolute_url())
        for key, html in found.items()
    }


def target(place: Place, sections: Sections) -> Target:
    """How a reference to this place is shown: a link, a quotation, or the section."""
    entry = place.entry
    url = entry.get_absolute_url()
    if not place.is_embed:
        return Target(url=url, title=str(entry))
    if place.heading:
        html = sections.get((entry.pk, place.heading))
        context = {"entry": entry, "url": f"{url}#{place.heading}", "html": SafeString(html or "")}
        return Target(url=url, title=str(entry), embed_html=get_template("lineage/_section.html").render(context) if html else None)
    quote = excerpt(entry.quote, LONGEST_QUOTE) if entry.quote else entry.excerpt
    context = {"entry": entry, "url": url, "quote": quote}
    return Target(url=url, title=str(entry), embed_html=get_template("lineage/_embed.html").render(context))
