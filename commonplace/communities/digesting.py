"""What the digest tells of a member's spaces: what was announced, asked and solved in each, as far as they may see it when the letter is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.communities.models import SpaceTold
from commonplace.communities.weeks import entries_since
from commonplace.digest.sections import Line, Part
from commonplace.entries.audience import EntryQuerySet, Sight, sight_of, visible_at
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.following.queries import muted_people
from commonplace.kit.clock import now
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.spaces.models import Membership, Space

MOST_LINES = 3
"""Of each sort in each space."""
MOST_SPACES = 30
FIRST = timedelta(days=8)
"""Of what came before the first letter, so much is told: a week, and the hours for which a letter may be late."""


def gather(member: Member) -> list[Part]:
    wanted = Membership.objects.filter(member=member, in_digest=True).select_related("space").order_by("space__name", "pk")
    until = dict(SpaceTold.objects.filter(member=member).values_list("space", "until"))
    sight, muted, moment = sight_of(member), muted_people(member), now()
    parts = []
    for membership in wanted[:MOST_SPACES]:
        since = until.get(membership.space_id, moment - FIRST)
        part = _part_of(member, sight, membership.space, since, muted)
        if part.lines:
            parts.append(Part(**{**vars(part), "keys": [membership.space_id, _as_number(moment)]}))
    return parts


def _part_of(member: Member, sight: Sight, space: Space, since: datetime, muted: frozenset[int]) -> Part:
    new = entries_since(sight, space, since).exclude(author__in=[*muted, member.pk]).select_related("author").order_by("-pk")
    announced = new.filter(announced_at__gt=since).exclude(kind=Kind.QUESTION)
    asked = new.filter(kind=Kind.QUESTION)
    found = (
        _lines(announced, str),
        _lines(asked, lambda entry: _("Asked: %(question)s") % {"question": entry}),
        _lines(solved_since(sight, space, since), lambda entry: _("Solved: %(question)s") % {"question": entry}),
    )
    lines = [line for some, _more in found for line in some]
    return Part(title=space.name, url=reverse("communities:week", args=[space.slug]), lines=lines, more=sum(more for _some, more in found))


def _lines(entries: EntryQuerySet, title: Callable[[Entry], str]) -> tuple[list[Line], int]:
    rows = list(entries.defer("body", "body_html", "card_html")[: MOST_LINES + 1])
    more = entries.count() - MOST_LINES if len(rows) > MOST_LINES else 0
    return [Line(clean_line(title(row)), row.get_absolute_url(), row.author.name) for row in rows[:MOST_LINES]], more


def solved_since(sight: Sight, space: Space, since: datetime) -> EntryQuerySet:
    """Questions of the space whose answer was accepted after `since` and is still; both can be seen."""
    accepted = Activity.objects.filter(verb=Verb.ACCEPTED, made_at__gt=since, entry__root=OuterRef("pk"))
    taken_back = Activity.objects.filter(verb=Verb.UNACCEPTED, entry=OuterRef("entry"), pk__gt=OuterRef("pk"))
    opened = Activity.objects.filter(verb=Verb.REOPENED_QUESTION, entry=OuterRef("entry__root"), pk__gt=OuterRef("pk"))
    holds = accepted.filter(~Exists(taken_back), ~Exists(opened), visible_at("entry", sight))
    questions = Entry.objects.visible_to(sight).shared_in(space).filter(Exists(holds), kind=Kind.QUESTION)
    return questions.select_related("author").order_by("-pk")


def told(member: Member, keys: Sequence[int]) -> None:
    """The keys come in pairs: a space, and the moment up to which it was told of."""
    for space_id, moment in zip(keys[::2], keys[1::2], strict=True):
        SpaceTold.objects.update_or_create(space_id=space_id, member=member, defaults={"until": _as_moment(moment)})


def _as_number(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)


def _as_moment(number: int) -> datetime:
    return datetime.fromtimestamp(number / 1_000_000, UTC)
