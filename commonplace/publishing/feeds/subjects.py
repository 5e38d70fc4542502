"""What a feed can be of: for each the announced entries that one looker may see, a page at a time.

A quiet entry is in no feed (product: "findable, in no feed"). So the feed of a goal or journey begins to exist when that is announced.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from commonplace.entries.audience import EntryQuerySet, Sight, visible_at
from commonplace.entries.models import Entry, EntryTag, Tag
from commonplace.entries.queries import STREAM_KEYS
from commonplace.entries.words import Kind
from commonplace.following.queries import interests_of
from commonplace.following.stream import followed_stream
from commonplace.goals.models import GoalEntry, JourneyItem
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.spaces.models import Space

SIZE = 30
FEW = 2_000
"""A tag that at most so many announced entries carry is read from the tag's side, any other from the newest announcements on."""
Page = tuple[Sequence[int], str | None]
"""The keys of entries in their order, and the cursor of the next page."""


@dataclass(frozen=True)
class Subject:
    """`name` never changes for the same thing; `home` is the path of the page that shows it."""

    name: str
    title: str
    home: str
    page: Callable[[Sight, str], Page]
    subtitle: str = ""


def _announced(sight: Sight) -> EntryQuerySet:
    return Entry.objects.visible_to(sight).announced().filter(root=None)


def _newest(entries: EntryQuerySet, after: str) -> Page:
    page = page_by_key(entries.only("pk", "uid", "announced_at"), keys=STREAM_KEYS, after=after, size=SIZE)
    return [entry.pk for entry in page.items], page.next_cursor


def everything() -> Subject:
    return Subject("all", settings.ORGANISATION_NAME, "/", lambda sight, after: _newest(_announced(sight), after))


def of_person(member: Member) -> Subject:
    home = f"/people/{member.handle}/"
    return Subject(
        f"person:{member.handle}", member.name, home, lambda sight, after: _newest(_announced(sight).filter(author=member), after)
    )


def of_space(space: Space) -> Subject:
    page = lambda sight, after: _newest(_announced(sight).shared_in(space), after)  # noqa: E731
    return Subject(f"space:{space.slug}", space.name, space.get_absolute_url(), page, space.purpose)


def of_tag(tag: Tag) -> Subject:
    def page(sight: Sight, after: str) -> Page:
        carrying = EntryTag.objects.filter(tag=tag, entry__announced_at__isnull=False)
        keys = list(carrying.values_list("entry", flat=True)[: FEW + 1])
        if len(keys) <= FEW:
            return _newest(_announced(sight).filter(pk__in=keys), after)
        return _newest(_announced(sight).filter(Exists(EntryTag.objects.filter(tag=tag, entry=OuterRef("pk")))), after)

    return Subject(f"tag:{tag.name}", f"#{tag.name}", f"/tags/{quote(tag.name, safe='')}/", page)


def of_entry(entry: Entry) -> Subject:
    """A goal with what counts for it, or a journey with the entries on its path; the goal or journey itself is the first of them."""

    def page(sight: Sight, after: str) -> Page:
        if entry.kind == Kind.GOAL:
            within = _announced(sight).filter(Exists(GoalEntry.objects.filter(goal=entry.pk, entry=OuterRef("pk"))))
        else:
            on_path = JourneyItem.objects.filter(
                visible_at("entry", sight), journey=entry.pk, removed_at__isnull=True, entry=OuterRef("pk")
            )
            within = _announced(sight).filter(Exists(on_path))
        keys, further = _newest(within.exclude(pk=entry.pk), after)
        return keys if after else [entry.pk, *keys], further

    return Subject(f"entry:{entry.uid}", str(entry), entry.get_absolute_url(), page, entry.adds)


def of_stream(member: Member) -> Subject:
    """What the member follows, as on Today."""

    def page(_sight: Sight, after: str) -> Page:
        found = followed_stream(member, interests_of(member, list(Space.objects.joined_by(member))), after=after)
        return [card.entry.pk for card in found.cards], found.next_cursor

    return Subject(f"stream:{member.handle}", _("What I follow"), "/", page)
