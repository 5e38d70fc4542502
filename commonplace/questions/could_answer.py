"""Questions that a member could answer, with why: put to them, on a topic they write about or may be asked about, or waiting in a space of theirs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from commonplace.entries.audience import Sight, shared_in_any, sight_of, visible_at
from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.words import Kind
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.people.queries import topics_of
from commonplace.questions.models import AnswerRequest, QuestionBody
from commonplace.questions.queries import waiting_for
from commonplace.search.telling import telling_words

LATELY = timedelta(days=60)
LOOKED_AT = 100
OWN_TAGS = 400
"""So many of the newest tags on what a member wrote say what they write about."""


@dataclass(frozen=True)
class Answerable:
    entry: Entry
    why: str


def could_answer(member: Member, *, limit: int = 5, since_key: int = 0, without: Collection[int] = ()) -> list[Answerable]:
    """Those put to the member first, then the nearest, the newest of them first; only questions with a greater key than `since_key`,
    and `without` those with these keys. Seven queries at most, however many questions there are."""
    sight = sight_of(member)
    put = set(waiting_for(member).values_list("question", flat=True)[:LOOKED_AT])
    rows = _open(sight, since_key)
    tags = _tags_of(list(rows))
    own, words = _written_about(member), telling_words(" ".join(topics_of(member.ask_me_about)))
    here = set(Entry.objects.visible_to(sight).filter(shared_in_any(_spaces_of(member)), pk__in=rows).values_list("pk", flat=True))
    ranked = []
    for place, (pk, entry) in enumerate((pk, entry) for pk, entry in rows.items() if pk not in without):
        rank, why = _why(entry, tags.get(pk, {}), own=own, words=words, is_put=pk in put, is_here=pk in here)
        if why:
            ranked.append((rank, place, Answerable(entry, why)))
    ranked.sort(key=lambda row: row[:2])
    return [one for _rank, _place, one in ranked[:limit]]


def _open(sight: Sight, since_key: int) -> dict[int, Entry]:
    """The newest open questions of others that the member has neither answered nor declined, in that order."""
    lately = QuestionBody.objects.filter(visible_at("entry", sight), is_solved=False, made_at__gte=now() - LATELY, entry__gt=since_key)
    theirs = lately.exclude(author=sight.author_id).order_by("-made_at", "-entry").select_related("entry__author")
    found = {body.entry_id: body.entry for body in theirs.defer(*_HEAVY)[:LOOKED_AT]}
    answered = Entry.objects.filter(root__in=found, kind=Kind.ANSWER, author=sight.author_id, withdrawn_at__isnull=True)
    declined = AnswerRequest.objects.filter(question__in=found, member=sight.author_id, declined_at__isnull=False)
    gone = {*answered.values_list("root", flat=True).union(declined.values_list("question", flat=True))}
    return {pk: entry for pk, entry in found.items() if pk not in gone}


_HEAVY = ("entry__body", "entry__body_html", "entry__card_html")


def _tags_of(keys: list[int]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for entry, tag, name in EntryTag.objects.filter(entry__in=keys).values_list("entry", "tag", "tag__name"):
        found.setdefault(entry, {})[tag] = name
    return found


def _written_about(member: Member) -> set[int]:
    kinds = [Kind.NOTE, Kind.POST, Kind.PRACTICE]
    rows = EntryTag.objects.filter(entry__author=member, entry__kind__in=kinds, entry__withdrawn_at__isnull=True)
    return set(rows.order_by("-made_at", "-entry").values_list("tag", flat=True)[:OWN_TAGS])


def _spaces_of(member: Member) -> list[int]:
    return list(member.memberships.values_list("space", flat=True))


def _why(entry: Entry, tags: dict[int, str], *, own: set[int], words: frozenset[str], is_put: bool, is_here: bool) -> tuple[int, str]:
    """(the smaller, the nearer; the reason, or "" where there is none)."""
    if is_put:
        return 0, _("put to you")
    if words & telling_words(f"{entry.title} {' '.join(tags.values())} {entry.excerpt}"):
        return 1, _("you may be asked about it")
    if shared := own & tags.keys():
        return 2, _("you write about %(topic)s") % {"topic": tags[min(shared)]}
    return (3, _("in a space of yours")) if is_here else (9, "")
