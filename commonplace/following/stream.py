"""The stream of what one follows, at a cost that depends neither on how many entries there are nor on how seldom one's people announce.

The newest announcements of all are walked through a window of some thousand, which fills a page for most members. What the window does not
hold is looked up for each sort of interest by its own index: a few rows of those people, spaces and tags, however far back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from commonplace.entries.audience import EntryQuerySet, Sight, shared_in_any, sight_of, visible_at
from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.queries import CARD_FIELDS, SIZE, STREAM_KEYS, CardsPage, cards
from commonplace.following.queries import Interests
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member

WINDOW = 2_000
NEWEST_OF_A_TAG = 2_000
"""So many of the newest visible entries with a followed tag are looked at beyond the window: most that carry it may never have been announced."""


def followed_stream(member: Member, interests: Interests, *, after: str = "") -> CardsPage:
    """One page of what the member follows, newest first; `after` is the cursor of the page before."""
    sight = sight_of(member)
    announced = Entry.objects.visible_to(sight).announced()
    if interests.mutes:
        announced = announced.filter(interests.unmuted())
    edge = _edge(after)
    within = announced.filter(interests.wanted_by(member))
    if edge is not None:
        within = within.filter(announced_at__gte=edge)
    page = page_by_key(within.only(*CARD_FIELDS), keys=STREAM_KEYS, after=after, size=SIZE)
    if page.next_cursor is not None or edge is None:
        return CardsPage(cards(sight, page.items), page.next_cursor)
    items = page.items + _older(sight, announced, interests, member, edge, SIZE + 1 - len(page.items))
    shown = items[:SIZE]
    return CardsPage(cards(sight, shown), shown[-1].uid if len(items) > SIZE else None)


def _edge(after: str) -> datetime | None:
    """When the last announcement of the window was made that begins at the cursor; None when all there are lie within it."""
    announced = Entry.objects.announced().filter(withdrawn_at__isnull=True)
    if after and "\x00" not in after:
        begin = Entry.objects.filter(uid=after[:40]).values_list("announced_at", flat=True).first()
        if begin is not None:
            announced = announced.filter(announced_at__lte=begin)
    found = announced.order_by(*STREAM_KEYS).values_list("announced_at", flat=True)[WINDOW : WINDOW + 1]
    return next(iter(found), None)


def _older(sight: Sight, announced: EntryQuerySet, interests: Interests, member: Member, edge: datetime, size: int) -> list[Entry]:
    """So many entries from before the edge, newest first."""
    keys: dict[int, datetime] = {}
    for branch in _branches(sight, interests, member):
        # Ordered by an expression: by the bare column a planner would walk all announcements there are rather than begin at the branch.
        rows = announced.filter(branch, announced_at__lt=edge).order_by(Coalesce("announced_at", "made_at").desc(), "-pk")
        keys |= {pk: at for pk, at in rows.values_list("pk", "announced_at")[:size] if at is not None}
    newest = sorted(keys, key=lambda pk: (keys[pk], pk), reverse=True)[:size]
    found = Entry.objects.visible_to(sight).only(*CARD_FIELDS).in_bulk(newest)
    return [found[pk] for pk in newest if pk in found]


def _branches(sight: Sight, interests: Interests, member: Member) -> Iterator[Q]:
    """What is wanted, one sort of interest at a time: joined by "or" they would use no index."""
    yield Q(author__in={*interests.people, member.pk})
    if interests.spaces:
        yield shared_in_any(interests.spaces)
    if carried := _newest_with(sight, interests.tags):
        yield Q(pk__in=carried)


def _newest_with(sight: Sight, tags: Collection[int]) -> list[int]:
    if not tags:
        return []
    rows = EntryTag.objects.filter(visible_at("entry", sight), tag__in=tags).order_by("-made_at", "-entry")
    return list(rows.values_list("entry", flat=True)[:NEWEST_OF_A_TAG])
