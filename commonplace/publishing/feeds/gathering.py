"""The items of a feed as one looker may see them at this moment: quote, the author's own words, and what is said about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from commonplace.entries.audience import Sight
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of_each
from commonplace.entries.words import RESPONSES
from commonplace.lineage.queries import shown_bodies
from commonplace.publishing.addresses import absolute, lasting_name
from commonplace.publishing.feeds.links import with_whole_addresses
from commonplace.publishing.feeds.subjects import Subject
from commonplace.publishing.profiles import with_profile

SAID = 20
"""So many of the newest comments stand with an item; the page has all."""
BEFORE_ANY = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed without items changed."""


@dataclass(frozen=True)
class Item:
    name: str
    url: str
    title: str
    html: str
    summary: str
    author: str
    author_url: str
    tags: Sequence[str]
    about: str
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class FeedPage:
    """`home`, `url` and `next_url` are whole addresses; `next_url` is "" on the last page."""

    name: str
    title: str
    subtitle: str
    home: str
    url: str
    first_url: str
    next_url: str
    items: list[Item]

    @property
    def updated_at(self) -> datetime:
        return max((item.updated_at for item in self.items), default=BEFORE_ANY)


def gather(sight: Sight, subject: Subject, *, path: str, after: str = "") -> FeedPage:
    """One page of a feed that is found under `path`. Seven queries and those of the subject, however much there is."""
    keys, further = subject.page(sight, after)
    url = absolute(path)
    return FeedPage(
        name=lasting_name(f"feed:{subject.name}"),
        title=subject.title,
        subtitle=subject.subtitle,
        home=absolute(subject.home),
        url=f"{url}?after={after}" if after else url,
        first_url=url,
        next_url=f"{url}?after={further}" if further else "",
        items=_items(sight, keys),
    )


def _items(sight: Sight, keys: Sequence[int]) -> list[Item]:
    found = Entry.objects.visible_to(sight).filter(pk__in=keys).select_related("author", "source").defer("body", "card_html")
    by_key = {entry.pk: entry for entry in found}
    entries = [by_key[pk] for pk in dict.fromkeys(keys) if pk in by_key]
    if not entries:
        return []
    said = _said(sight, [entry.pk for entry in entries])
    bodies = shown_bodies(sight, [*entries, *(one for of_entry in said.values() for one in of_entry)])
    tags = tags_of_each(entries)
    # Members have profiles for each other, strangers those that were opened; a feed leads to the latter alone, for who reads it is not known.
    met = with_profile(entry.author_id for entry in entries)
    return [_item(entry, bodies, said[entry.pk], tags[entry.pk], entry.author_id in met) for entry in entries]


def _said(sight: Sight, roots: Sequence[int]) -> dict[int, list[Entry]]:
    """The newest responses to each entry, the oldest of them first; one query, also where one of them has thousands."""
    place = Window(RowNumber(), partition_by=[F("root")], order_by=F("pk").desc())
    visible = Entry.objects.visible_to(sight).filter(root__in=roots, kind__in=RESPONSES).annotate(place=place)
    newest = visible.filter(place__lte=SAID).select_related("author").defer("body", "card_html", "audience")
    said: dict[int, list[Entry]] = defaultdict(list)
    for one in sorted(newest, key=lambda one: one.pk):
        assert one.root_id is not None
        said[one.root_id].append(one)
    return said


def _item(entry: Entry, bodies: dict[int, SafeString], said: Sequence[Entry], tags: Sequence[str], has_profile: bool) -> Item:
    url = absolute(entry.get_absolute_url())
    source = entry.source if entry.source is not None and entry.source.is_on_the_web else None
    context = {
        "entry": entry,
        "body": bodies[entry.pk],
        "source": source,
        "said": [(one, bodies[one.pk]) for one in said],
        "has_more": len(said) == SAID,
        "url": url,
    }
    assert entry.announced_at is not None
    return Item(
        name=lasting_name(f"entry:{entry.uid}"),
        url=url,
        title=str(entry),
        html=with_whole_addresses(render_to_string("publishing/_item.html", context), url),
        summary=entry.adds or entry.excerpt,
        author=entry.author.name,
        author_url=absolute(f"/people/{entry.author.handle}/") if has_profile else "",
        tags=tags,
        about=source.url if source else "",
        published_at=entry.announced_at,
        updated_at=max([entry.announced_at, entry.edited_at, *(one.edited_at for one in said)]),
    )
