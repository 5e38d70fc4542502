"""What could be evidence: among a member's own doings, what is near the words of a portfolio or stands under its goal. Counted for nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonplace.entries.audience import Sight, by_people_met, sight_of, visible_at
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of, tags_of_each
from commonplace.entries.words import Kind
from commonplace.goals.queries import evidence_for
from commonplace.knowing.deeds import solved_among
from commonplace.knowing.topics import topic_words
from commonplace.lineage.models import Thanks
from commonplace.people.models import Member
from commonplace.portfolios.models import Portfolio
from commonplace.practices.models import Adoption, Outcome
from commonplace.search.words import words_of

LOOKED_AT = 300
SHOWN = 12
TELLING = (Kind.NOTE, Kind.POST, Kind.PRACTICE, Kind.ANSWER, Kind.JOURNEY, Kind.GATHERING)
_HEAVY = ("body", "body_html", "card_html")


@dataclass(frozen=True)
class Suggestion:
    """`thanks` is the key of a row of thanks, 0 for the entry alone; `said` what was said there, and `why` why it is suggested."""

    entry: Entry
    why: str
    thanks: int = 0
    said: str = ""


def suggestions_for(member: Member, entry: Entry) -> list[Suggestion]:
    """At most twelve, without what is there already: thanks first, then what solved a question, practices, and what else the member wrote or led.
    At most twelve queries, whatever there is."""
    sight = sight_of(member)
    portfolio = Portfolio.objects.get(pk=entry.pk)
    words = topic_words(f"{entry.title} {' '.join(tags_of(entry))}")
    has = set(portfolio.pieces.filter(removed_at__isnull=True).values_list("entry_id", "thanks_id"))
    found: dict[tuple[int, int | None], Suggestion] = {}
    for one in [*_thanked(sight, member, words), *_written(member, words), *_practised(sight, member, words), *_for_goal(sight, portfolio)]:
        key = (one.entry.pk, one.thanks or None)
        if key not in has and one.entry.pk != entry.pk:
            found.setdefault(key, one)
    return list(found.values())[:SHOWN]


def _near(words: frozenset[str], *texts: str) -> bool:
    return bool(words & set(words_of(" ".join(texts)).placed))


def _thanked(sight: Sight, member: Member, words: frozenset[str]) -> Iterable[Suggestion]:
    rows = Thanks.objects.filter(by_people_met("member", sight), visible_at("entry", sight), entry__author=member).exclude(member=member)
    given = list(rows.select_related("entry", "member").defer(*(f"entry__{name}" for name in _HEAVY)).order_by("-pk")[:LOOKED_AT])
    tags = tags_of_each([one.entry for one in given])
    for one in given:
        if _near(words, one.entry.title, one.entry.excerpt, one.used_for, *tags.get(one.entry_id, ())):
            why = _("%(name)s thanked you") % {"name": one.member.name}
            yield Suggestion(one.entry, why, one.pk, one.used_for)


def _written(member: Member, words: frozenset[str]) -> list[Suggestion]:
    rows = Entry.objects.authored_by(member).filter(kind__in=TELLING).select_related("root").defer(*_HEAVY).order_by("-made_at", "-pk")
    mine = list(rows[:LOOKED_AT])
    tags = tags_of_each(mine)
    near = [one for one in mine if _near(words, one.title, one.excerpt, one.root.title if one.root else "", *tags.get(one.pk, ()))]
    solved = solved_among([one.pk for one in near if one.kind == Kind.ANSWER])
    told = {Kind.PRACTICE: _("You brought it forward"), Kind.GATHERING: _("You led it"), Kind.ANSWER: _("You answered")}
    suggested = [Suggestion(one, _("It solved a question")) for one in near if one.pk in solved]
    for kinds in ((Kind.PRACTICE,), (Kind.GATHERING,), (Kind.ANSWER, Kind.NOTE, Kind.POST, Kind.JOURNEY)):
        suggested += [
            Suggestion(one, told.get(Kind(one.kind), _("You wrote it"))) for one in near if one.kind in kinds and one.pk not in solved
        ]
    return suggested


def _practised(sight: Sight, member: Member, words: frozenset[str]) -> Iterable[Suggestion]:
    seen = visible_at("practice__entry", sight)
    heavy = tuple(f"practice__entry__{name}" for name in _HEAVY)
    adopted = Adoption.objects.filter(seen, member=member, ended_on__isnull=True)
    tried = Outcome.objects.filter(seen, member=member, removed_at__isnull=True)
    for rows, why in ((adopted, _("You work this way")), (tried, _("You tried it"))):
        for one in rows.select_related("practice__entry").defer(*heavy).order_by("-pk")[:LOOKED_AT]:
            entry = one.practice.entry
            if _near(words, entry.title, entry.excerpt):
                yield Suggestion(entry, why)


def _for_goal(sight: Sight, portfolio: Portfolio) -> Iterable[Suggestion]:
    if portfolio.goal_id is None:
        return
    rows = evidence_for(sight, portfolio.goal_id).select_related("entry").defer(*(f"entry__{name}" for name in _HEAVY))
    for row in rows.order_by("-added_at", "-pk")[:SHOWN]:
        yield Suggestion(row.entry, _("It counts for the goal"))
