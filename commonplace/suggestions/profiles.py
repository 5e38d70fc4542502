"""What one member has taken up, in whatever ring: it is theirs, and used for nobody but them. Of what they may not see any more, nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from commonplace.entries.audience import Sight, sight_of, visible_at
from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.tags import tags_of_each
from commonplace.entries.words import Kind
from commonplace.following.models import Interest, StreamChoice
from commonplace.goals.models import GoalEntry
from commonplace.goals.queries import goals_of
from commonplace.lineage.models import Edge, Thanks
from commonplace.people.models import CircleMember, Member
from commonplace.spaces.models import Membership
from commonplace.suggestions.learning.features import feature, features_of, words_in
from commonplace.suggestions.models import About, Less
from commonplace.suggestions.things import NOT_SUGGESTED, source_thing, thing_of

NEWEST = 300
"""So many of each sort of deed, the newest, say what somebody is about now."""
MOST_GOALS = 6


@dataclass(frozen=True)
class Aim:
    """An open goal: what it is about, and what counts for it."""

    entry_id: int
    words: Mapping[int, float]
    evidence: frozenset[int]


@dataclass
class Profile:
    """`sources` and `entries` are the keys of what was taken up or written; `names` what the features in their own words are called."""

    sight: Sight
    taken: set[int] = field(default_factory=set)
    words: dict[int, float] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    sources: set[int] = field(default_factory=set)
    entries: set[int] = field(default_factory=set)
    known: set[int] = field(default_factory=set)
    aims: list[Aim] = field(default_factory=list)

    def say(self, *, title: str = "", tags: Iterable[str] = ()) -> dict[int, float]:
        """Count the words of one text of their own."""
        tags = list(tags)
        said = dict.fromkeys(features_of(tags=tags, title=title), 1.0)
        self.names |= {feature("word", word): word for text in (title, *tags) for word in words_in(text)}
        self.names |= {feature("tag", tag): tag for tag in tags}
        for one, times in said.items():
            self.words[one] = self.words.get(one, 0.0) + times
        return said


def profile_of(member: Member) -> Profile:
    """In eleven queries, each bounded."""
    profile = Profile(sight_of(member))
    own = _own_entries(profile, member)
    _thanked(profile, member)
    _grown(profile, own)
    _goals(profile, member)
    for tag in StreamChoice.objects.filter(member=member, interest=Interest.FOLLOW, tag__isnull=False).values_list("tag__name", flat=True):
        profile.say(tags=[tag or ""])
    less = Less.objects.filter(member=member, about=About.THING, taken_back_at__isnull=True)
    profile.known |= {int(value) for value in less.values_list("value", flat=True)}
    return profile


def _own_entries(profile: Profile, member: Member) -> list[int]:
    columns = ("pk", "kind", "source_id", "root_id", "title")
    rows = (
        Entry.objects.open_to(profile.sight)
        .filter(author=member)
        .exclude(kind__in=NOT_SUGGESTED)
        .order_by("-made_at", "-pk")
        .only(*columns)[:NEWEST]
    )
    own = list(rows)
    tags = tags_of_each(own)
    for entry in own:
        if entry.root_id:
            _take(profile, entry.root_id, Kind.NOTE, None)
            continue
        _take(profile, entry.pk, entry.kind, entry.source_id)
        profile.say(title=entry.title, tags=tags[entry.pk])
    return [entry.pk for entry in own]


def _take(profile: Profile, entry_id: int, kind: str, source_id: int | None) -> None:
    thing = thing_of(entry_id, kind, source_id)
    profile.taken.add(thing)
    profile.entries.add(entry_id)
    if source_id:
        profile.sources.add(source_id)


def _thanked(profile: Profile, member: Member) -> None:
    thanked = Thanks.objects.filter(visible_at("entry", profile.sight), member=member).order_by("-pk")
    for entry, kind, source, root in thanked.values_list("entry_id", "entry__kind", "entry__source_id", "entry__root_id")[:NEWEST]:
        _take(profile, root or entry, Kind.NOTE if root else kind, None if root else source)


def _grown(profile: Profile, own: list[int]) -> None:
    """What their own newest entries grew from. Ordered by what no index of edges has, so that it begins at these entries."""
    ends = Q(source__isnull=False) | visible_at("origin", profile.sight)
    grew = Edge.objects.filter(ends, entry__in=own).order_by("-made_at", "-pk")
    for entry, kind, source, outside in grew.values_list("origin_id", "origin__kind", "origin__source_id", "source_id")[:NEWEST]:
        if entry:
            _take(profile, entry, kind or "", source)
        elif outside:
            profile.taken.add(source_thing(outside))
            profile.sources.add(outside)


def _goals(profile: Profile, member: Member) -> None:
    rows = goals_of(member).filter(ended_at__isnull=True).order_by("-touched_at", "-pk").values_list("pk", "entry__title", "trying")
    goals = list(rows[:MOST_GOALS])
    keys = [pk for pk, _title, _trying in goals]
    tags: dict[int, list[str]] = {pk: [] for pk in keys}
    for pk, name in EntryTag.objects.filter(entry__in=keys).values_list("entry_id", "tag__name"):
        tags[pk].append(name)
    evidence: dict[int, set[int]] = {pk: set() for pk in keys}
    counted = GoalEntry.objects.filter(visible_at("entry", profile.sight), goal__in=keys).order_by("-added_at")
    for goal, entry, kind, source in counted.values_list("goal_id", "entry_id", "entry__kind", "entry__source_id")[:NEWEST]:
        evidence[goal].add(thing_of(entry, kind, source))
        _take(profile, entry, kind, source)
    for pk, title, trying in goals:
        words = profile.say(title=title, tags=tags[pk]) | dict.fromkeys(features_of(title=trying), 0.5)
        profile.names |= {feature("word", word): word for word in words_in(trying)}
        profile.aims.append(Aim(pk, words, frozenset(evidence[pk])))


def circles_of(member: Member) -> frozenset[int]:
    """Who is near: of one's team, one's spaces, one's circles; whom one follows or has thanked. Themselves among them."""
    spaces = Membership.objects.filter(member=member).values("space")
    near = Q(pk__in=Membership.objects.filter(space__in=spaces).values("member"))
    near |= Q(pk__in=CircleMember.objects.filter(circle__owner=member).values("member"))
    near |= Q(pk__in=StreamChoice.objects.filter(member=member, interest=Interest.FOLLOW, person__isnull=False).values("person"))
    near |= Q(pk__in=Thanks.objects.filter(member=member).values("entry__author"))
    if member.team_id:
        near |= Q(team=member.team_id)
    return frozenset({member.pk, *Member.objects.filter(near).order_by().values_list("pk", flat=True)})
