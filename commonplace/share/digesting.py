"""What the digest tells of those one follows: a few of what they announced since one last looked, by what others made of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from commonplace.digest.memory import remember, told_before
from commonplace.digest.sections import Line, Part
from commonplace.discussion.queries import comment_counts
from commonplace.entries.audience import sight_of
from commonplace.entries.models import Entry
from commonplace.entries.queries import STREAM_KEYS
from commonplace.following.queries import interests_of, seen_until
from commonplace.kit.clock import now
from commonplace.kit.text import clean_line
from commonplace.lineage.queries import thanks_counts
from commonplace.people.models import Member
from commonplace.spaces.models import Space

SECTION = "followed"
MOST_LINES = 5
LOOKED_AT = 100
FIRST = timedelta(days=14)
"""Of what was announced before the first letter, so many days are looked at."""
OVERLAP = timedelta(hours=1)
"""What was announced while the last letter was being written is looked at again."""


def gather(member: Member) -> list[Part]:
    """Nothing that stood on Today when they last looked. Of many the most used and discussed are chosen, and stand in the order of the stream."""
    interests, before, seen = interests_of(member, list(Space.objects.joined_by(member))), told_before(member, SECTION), seen_until(member)
    told_until = before.at - OVERLAP if before.at else now() - FIRST
    sight = sight_of(member)
    announced = Entry.objects.visible_to(sight).announced().filter(announced_at__gt=max(told_until, seen) if seen else told_until)
    fresh = announced.filter(interests.wanted_by(member), interests.unmuted()).exclude(author=member).exclude(pk__in=before.keys)
    rows = list(fresh.select_related("author").defer("body", "body_html", "card_html").order_by(*STREAM_KEYS)[:LOOKED_AT])
    if not rows:
        return []
    thanks, comments = thanks_counts(sight, rows), comment_counts(sight, rows)
    best = sorted(rows, key=lambda entry: 2 * thanks.get(entry.pk, 0) + comments.get(entry.pk, 0), reverse=True)[:MOST_LINES]
    lines = [Line(clean_line(str(entry)), entry.get_absolute_url(), _by(entry)) for entry in rows if entry in best]
    return [Part(title="", url="/?show=followed", lines=lines, keys=[entry.pk for entry in best])]


def _by(entry: Entry) -> str:
    return f"{entry.author.name}: {clean_line(entry.adds)}" if entry.adds else entry.author.name


def told(member: Member, keys: Sequence[int]) -> None:
    remember(member, SECTION, keys)
