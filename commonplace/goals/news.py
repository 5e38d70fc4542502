"""What others lately wrote, saved or asked that has to do with one's open goals, and why it has.

Four ways lead from a goal to an entry: it grew from what counts for the goal, it is about the same source, it carries one of the goal's tags, or
it has telling words of the goal in common. Each way is one query, bounded by the month and by a number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.entries.audience import EntryQuerySet, Sight, sight_of, visible_at
from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.words import RESPONSES, Kind
from commonplace.goals.models import GoalEntry
from commonplace.goals.queries import goals_of
from commonplace.kit.clock import now
from commonplace.lineage.models import Edge
from commonplace.people.models import Member
from commonplace.search.port import Question, engine, entry_at
from commonplace.search.queries import reader_of
from commonplace.search.telling import telling_words
from commonplace.search.words import words_of

LATELY = timedelta(days=30)
MOST_GOALS = 12
LOOKED_AT = 60
LEAST_IN_COMMON = 2
LONGEST_BODY = 4_000

GREW, SOURCE, TAG, WORDS = range(4)
_WHY: dict[int, str | Promise] = {
    GREW: _("grew from what counts for it"),
    SOURCE: _("about a page that counts for it"),
    TAG: _("on the same topic"),
    WORDS: _("speaks of the same"),
}


@dataclass(frozen=True)
class News:
    """An entry of somebody else's and the goal of one's own that it is for."""

    entry: Entry
    goal_uid: str
    goal_title: str
    why: str | Promise


@dataclass(frozen=True)
class _Aim:
    """What a goal is looked for by."""

    uid: str
    title: str
    words: frozenset[str]


def news_for_goals(member: Member, *, limit: int = 5, without: Collection[int] = ()) -> list[News]:
    """The newest first, each entry once, for the goal it is nearest to; `without` entries with these keys.

    At most ten queries, however many goals and entries there are."""
    rows = goals_of(member).filter(ended_at__isnull=True).order_by("-touched_at", "-pk").values_list("pk", "uid", "entry__title", "trying")
    aims = {pk: _Aim(uid, title, telling_words(f"{title} {trying}")) for pk, uid, title, trying in rows[:MOST_GOALS]}
    if not aims:
        return []
    sight, since = sight_of(member), now() - LATELY
    nearest: dict[int, tuple[int, int]] = {}
    for way, entry_id, goal_id in _all_ways(sight, since, aims):
        if entry_id in without:
            continue
        if entry_id not in nearest or way < nearest[entry_id][0]:
            nearest[entry_id] = (way, goal_id)
    fresh = _by_others(sight, since).filter(pk__in=nearest).select_related("author")
    shown = fresh.only("uid", "title", "excerpt", "kind", "made_at", "author__name", "author__handle").order_by("-made_at", "-pk")[:limit]
    return [News(entry, aims[goal].uid, aims[goal].title, _WHY[way]) for entry in shown for way, goal in [nearest[entry.pk]]]


def _by_others(sight: Sight, since: datetime) -> EntryQuerySet:
    others = Entry.objects.visible_to(sight).filter(made_at__gte=since, root__isnull=True)
    return others.exclude(author_id=sight.author_id).exclude(kind__in=[Kind.GOAL, Kind.JOURNEY])


def _all_ways(sight: Sight, since: datetime, aims: dict[int, _Aim]) -> Iterator[tuple[int, int, int]]:
    """(way, entry, goal) of what may be news."""
    counts = GoalEntry.objects.filter(visible_at("entry", sight), goal__in=aims).values_list("goal", "entry", "entry__source")
    evidence = list(counts.order_by("-added_at")[:LOOKED_AT])
    counted, sources = {entry: goal for goal, entry, _source in evidence}, {source: goal for goal, _entry, source in evidence if source}
    if counted:
        grown = Edge.objects.filter(visible_at("entry", sight), origin__in=counted, made_at__gte=since).order_by("-pk")
        for entry_id, origin in grown.values_list("entry", "origin")[:LOOKED_AT]:
            yield GREW, entry_id, counted[origin or 0]
    if sources:
        for entry_id, source in _newest(_by_others(sight, since).filter(source__in=sources)).values_list("pk", "source"):
            yield SOURCE, entry_id, sources[source or 0]
    tags = dict(EntryTag.objects.filter(entry__in=aims).values_list("tag", "entry"))
    if tags:
        tagged = EntryTag.objects.filter(visible_at("entry", sight), tag__in=tags, made_at__gte=since).exclude(entry__in=aims)
        for entry_id, tag in tagged.order_by("-made_at", "-entry").values_list("entry", "tag")[:LOOKED_AT]:
            yield TAG, entry_id, tags[tag]
    yield from _by_words(sight, since, aims)


def _newest(entries: EntryQuerySet) -> QuerySet[Entry]:
    return entries.order_by("-made_at", "-pk")[:LOOKED_AT]


def _by_words(sight: Sight, since: datetime, aims: dict[int, _Aim]) -> Iterator[tuple[int, int, int]]:
    sought = frozenset[str]().union(*(aim.words for aim in aims.values()))
    if not sought:
        return
    kinds = frozenset({*RESPONSES, Kind.GOAL, Kind.JOURNEY})
    question = Question(any_word=sought, without_kinds=kinds, without_authors=frozenset({sight.author_id}))
    found = [entry_at(position) for position in engine().find(question, reader_of(sight), size=LOOKED_AT)]
    for pk, title, quote, body in _by_others(sight, since).filter(pk__in=found).values_list("pk", "title", "quote", "body"):
        words = sought & set(words_of(f"{title} {quote} {body[:LONGEST_BODY]}").placed)
        shared, goal_id = max((len(words & aim.words), goal_id) for goal_id, aim in aims.items())
        if shared >= LEAST_IN_COMMON:
            yield WORDS, pk, goal_id
