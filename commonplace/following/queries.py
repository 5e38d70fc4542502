"""Reading the stream as a member wants it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from commonplace.entries.audience import shared_in_any, tags_visible_to
from commonplace.entries.models import EntryTag
from commonplace.following.actions import Target, key_of
from commonplace.following.models import Interest, StreamChoice, StreamSeen
from commonplace.people.models import Member
from commonplace.spaces.models import Space


@dataclass(frozen=True)
class Interests:
    """The keys of what a member follows and mutes. The spaces that they are in are followed, unless muted."""

    people: frozenset[int]
    spaces: frozenset[int]
    tags: frozenset[int]
    muted_people: frozenset[int]
    muted_spaces: frozenset[int]
    muted_tags: frozenset[int]
    follows_by_choice: bool

    @property
    def mutes(self) -> bool:
        return bool(self.muted_people or self.muted_spaces or self.muted_tags)

    def wanted_by(self, member: Member) -> Q:
        """Of announced entries those by whom, where and about what the member follows; their own belong to it."""
        return Q(author__in={*self.people, member.pk}) | shared_in_any(self.spaces) | _carries(self.tags)

    def unmuted(self) -> Q:
        """Of announced entries those that nothing mutes."""
        return ~(Q(author__in=self.muted_people) | shared_in_any(self.muted_spaces) | _carries(self.muted_tags))


def _carries(tags: frozenset[int]) -> Q:
    return Q(Exists(EntryTag.objects.filter(entry=OuterRef("pk"), tag__in=tags))) if tags else Q(pk__in=[])


def interests_of(member: Member, joined: Sequence[Space]) -> Interests:
    """`joined`: the spaces that the member is in now."""
    rows = list(StreamChoice.objects.filter(member=member).values_list("interest", "person", "space", "tag"))

    def keys(interest: Interest, column: int) -> frozenset[int]:
        return frozenset(int(row[column]) for row in rows if row[0] == interest and row[column])

    muted_spaces = keys(Interest.MUTE, 2)
    return Interests(
        people=keys(Interest.FOLLOW, 1),
        spaces=(keys(Interest.FOLLOW, 2) | {space.pk for space in joined}) - muted_spaces,
        tags=keys(Interest.FOLLOW, 3),
        muted_people=keys(Interest.MUTE, 1),
        muted_spaces=muted_spaces,
        muted_tags=keys(Interest.MUTE, 3),
        follows_by_choice=any(row[0] == Interest.FOLLOW for row in rows),
    )


def followed_tags(member: Member) -> QuerySet[StreamChoice, int | None]:
    """The keys of the topics that they follow, for a subquery."""
    return StreamChoice.objects.filter(member=member, interest=Interest.FOLLOW, tag__isnull=False).values_list("tag", flat=True)


def muted_people(member: Member) -> frozenset[int]:
    return frozenset(_mutes().filter(member=member).values_list("person", flat=True))


def mutes_anybody(member_id: int) -> Exists:
    """For a query that is made anyway: whether the member mutes anybody, so that most pages need not ask whom."""
    return Exists(_mutes().filter(member=member_id))


def who_mutes(person: Member | int, members: Collection[int]) -> set[int]:
    """Of these members those who mute this person."""
    return set(_mutes().filter(person=person, member__in=members).values_list("member", flat=True))


def _mutes() -> QuerySet[StreamChoice]:
    return StreamChoice.objects.filter(interest=Interest.MUTE, person__isnull=False)


def interest_in(member: Member, target: Target) -> Interest | None:
    found = StreamChoice.objects.filter(member=member, **key_of(target)).values_list("interest", flat=True).first()
    return Interest(found) if found else None


@dataclass(frozen=True)
class InterestsPage:
    """Rows of what a member follows, the newest first; `next_cursor` is None on the last page."""

    rows: list[StreamChoice]
    next_cursor: str | None


def followed_page(member: Member, *, after: str = "", size: int = 60) -> InterestsPage:
    """The cursor names what the last row is about: the row's own key would tell how many rows everybody has."""
    rows = all_interests(member).filter(interest=Interest.FOLLOW)
    last = _about(rows, after)
    if last is not None:
        rows = rows.filter(Q(made_at__lt=last.made_at) | Q(made_at=last.made_at, pk__lt=last.pk))
    found = list(rows[: size + 1])
    return InterestsPage(found[:size], _cursor(found[size - 1]) if len(found) > size else None)


def muted_by(member: Member) -> QuerySet[StreamChoice]:
    """What the member mutes, the newest first."""
    return all_interests(member).filter(interest=Interest.MUTE)


def chosen_spaces(member: Member) -> frozenset[int]:
    """The keys of the spaces that they follow or mute by choice."""
    return frozenset(StreamChoice.objects.filter(member=member, space__isnull=False).values_list("space_id", flat=True))


def all_interests(member: Member) -> QuerySet[StreamChoice]:
    """What the member follows and mutes and may still know of, the newest first."""
    chosen = StreamChoice.objects.filter(member=member)

    def still(sort: str, known: QuerySet[Any]) -> Q:
        # Of what was chosen, not of all there is: the database would first gather every person and every topic that may be known.
        return Q(**{f"{sort}__in": known.filter(pk__in=chosen.filter(**{f"{sort}__isnull": False}).values(sort)).values("pk")})

    known = (
        still("person", Member.objects.active().met_by(member))
        | still("space", Space.objects.visible_to(member))
        | still("tag", tags_visible_to(member))
    )
    return chosen.filter(known).select_related("person", "space", "tag").order_by("-made_at", "-pk")


_NAMED_BY = {"person": "person__handle", "space": "space__slug", "tag": "tag__name"}


def _cursor(row: StreamChoice) -> str:
    if row.person is not None:
        return f"person:{row.person.handle}"
    return f"space:{row.space.slug}" if row.space is not None else f"tag:{row.tag}"


def _about(rows: QuerySet[StreamChoice], cursor: str) -> StreamChoice | None:
    sort, _colon, name = cursor.partition(":")
    if sort not in _NAMED_BY or "\x00" in name:
        return None
    return rows.filter(**{_NAMED_BY[sort]: name[:200]}).first()


def seen_until(member: Member) -> datetime | None:
    return StreamSeen.objects.filter(member=member).values_list("until", flat=True).first()
