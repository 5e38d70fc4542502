"""The five filters: how what I saved reached me, and for whom I kept it. Only ever one's own (design, promise 6)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils.translation import gettext as _

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.seek.models import ReachedBy

DAYS = 90
ENOUGH = 12
"""Below so many saves a share says nothing, and nothing is said about it."""
ONE_SIDED = 0.75


@dataclass(frozen=True)
class Part:
    """One bar: `share` is its part of all saves, from 0 to 100."""

    label: str
    saves: int
    share: int


@dataclass(frozen=True)
class Mix:
    saves: int
    by_filter: list[Part]
    by_ring: list[Part]
    words: list[str]


def mix_of(member: Member) -> Mix:
    """The mix of the member's own saves of the last 90 days, in one query."""
    mine = Entry.objects.authored_by(member).filter(kind=Kind.SAVE, made_at__gte=now() - timedelta(days=DAYS), save_body__isnull=False)
    rows = mine.values_list("save_body__reached_by", "audience__ring", "audience__circle__name", "audience__space__name")
    filters: Counter[str] = Counter()
    rings: Counter[tuple[int, str]] = Counter()
    for reached_by, ring, circle, space, saves in rows.annotate(saves=Count("pk")).order_by("save_body__reached_by"):
        filters[reached_by] += saves
        rings[Ring.values.index(ring), circle or space or str(Ring(ring).label)] += saves
    total = filters.total()
    by_filter = [_part(str(way.label), filters[way.value], total) for way in ReachedBy]
    by_ring = [_part(label, saves, total) for (_order, label), saves in sorted(rings.items())]
    return Mix(total, by_filter, by_ring, _gentle_words(filters, rings, total))


def _part(label: str, saves: int, total: int) -> Part:
    return Part(label, saves, round(100 * saves / total) if total else 0)


def _gentle_words(filters: Counter[str], rings: Counter[tuple[int, str]], total: int) -> list[str]:
    """What to try where three of four saves came by one way, or were kept for one circle; nothing below `ENOUGH` saves."""
    if total < ENOUGH:
        return []
    words = []
    way, most = filters.most_common(1)[0]
    if most >= ONE_SIDED * total:
        advice = {
            ReachedBy.COLLEAGUE: _("Most of it came by colleagues. What would somebody far from your work read about it?"),
            ReachedBy.EXPERT: _("Most of it came by experts you trust. Whom of your colleagues could you ask what they read?"),
            ReachedBy.COMMUNITY: _("Most of it came by a community. Try a voice from outside, or one that disagrees."),
            ReachedBy.FEED_OR_SEARCH: _("Most of it came by feeds and searches. Whom could you ask what taught them something?"),
            ReachedBy.OWN_JUDGEMENT: _("Most of it you found yourself. Whom could you ask what they would read first?"),
        }
        words.append(advice[ReachedBy(way)])
    (order, label), most = rings.most_common(1)[0]
    if most >= ONE_SIDED * total and Ring.values[order] in {Ring.CIRCLE, Ring.PEOPLE, Ring.SPACE}:
        words.append(_("Most of it stays within %(name)s. Who outside would be glad of it?") % {"name": label})
    return words
