"""From a query to a question: names are looked up as keys, days become positions, words the concepts that they may mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from commonplace.entries.audience import Sight
from commonplace.entries.audiences import keys_of_spaces
from commonplace.entries.models import Tag
from commonplace.entries.tags import meant_tags
from commonplace.people.models import Member
from commonplace.search.concepts import folded, meant_by
from commonplace.search.days import first_day
from commonplace.search.languages import STEMMED
from commonplace.search.port import Question, Reader, position_on
from commonplace.search.query import Query
from commonplace.search.sites import number_of_site
from commonplace.search.states import condition_of


@dataclass(frozen=True)
class Asked:
    """A query ready to be answered. `question` holds all that must be so; `within` the audiences that are meant, None for all; `condition` what the
    index does not know and the entries themselves must meet."""

    question: Question
    within: frozenset[int] | None = None
    condition: Q | None = None
    maturities: frozenset[str] = frozenset()
    without_maturities: frozenset[str] = frozenset()

    def reader(self, sight: Sight) -> Reader:
        """The viewer as the index knows them, as far as the query means what they may see."""
        audiences = dict.fromkeys(sight.audience_ids)
        unseen = tuple(dict.fromkeys(sight.unseen_ids))
        if self.within is not None:
            return Reader(tuple(key for key in audiences if key in self.within), None, unseen)
        return Reader(tuple(audiences), sight.author_id or None, unseen)

    def strictly(self, query: Query, languages: Iterable[str] = STEMMED) -> Question:
        """The question with all words that must be found where nothing else is shown; the reader's stock is written in these `languages`."""
        spelled = {folded(word): word for word in query.plain}
        words = [
            group_of(spelled.get(clause[0][0], clause[0][0]), languages) if _is_one_word(clause) else clause
            for clause in query.wanted
            if clause not in query.strict
        ]
        return replace(
            self.question,
            wanted=(*query.strict, *(clause for clause in words if isinstance(clause, tuple))),
            groups=tuple(group for group in words if isinstance(group, frozenset)),
        )


def _is_one_word(clause: tuple[tuple[str, ...], ...]) -> bool:
    return len(clause) == 1 and len(clause[0]) == 1


def group_of(spelled: str, languages: Iterable[str] = STEMMED) -> frozenset[str]:
    """A word and its stem in each of these languages: one of them stands in every text of theirs that has the word in any form."""
    return frozenset(meant_by(spelled, languages)) | {folded(spelled)}


def ask(query: Query, kind: str = "") -> Asked | None:
    """The query with its filters looked up; None when a filter names what does not exist, so that nothing can be found."""
    named: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for found in query.filters:
        named[found.name, found.is_wanted].add(found.value)
    if kind and named["kind", True] and kind not in named["kind", True]:
        return None
    authors = _authors(named["by", True] | named["by", False])
    if query.text:  # that somebody wrote; the page of a tag asks for the tag itself
        wanted_tags, unwanted_tags = meant_tags([sorted(named["tag", True]), sorted(named["tag", False])])
        named["tag", True], named["tag", False] = set(wanted_tags), set(unwanted_tags)
    tags = dict(Tag.objects.filter(name__in=named["tag", True] | named["tag", False]).values_list("name", "pk"))
    spaces = keys_of_spaces(named["in", True] | named["in", False])
    if named["tag", True] - tags.keys():
        return None
    if any(named[name, True] and not named[name, True] & known.keys() for name, known in (("by", authors), ("in", spaces))):
        return None
    question = Question(
        wanted=query.strict,
        unwanted=query.unwanted,
        kinds=frozenset({kind} if kind else named["kind", True]),
        authors=_keys(authors, named["by", True]),
        tags=_keys(tags, named["tag", True]),
        sites=frozenset(map(number_of_site, named["from", True])),
        since=_position(named["after", True], named["before", False], max),
        until=_position(named["before", True], named["after", False], min),
        without_kinds=frozenset(named["kind", False]),
        without_authors=_keys(authors, named["by", False]),
        without_tags=_keys(tags, named["tag", False]),
        without_sites=frozenset(map(number_of_site, named["from", False])),
        without_audiences=_keys(spaces, named["in", False]),
    )
    return Asked(
        question,
        within=_keys(spaces, named["in", True]) if named["in", True] else None,
        condition=_condition(named),
        maturities=frozenset(named["maturity", True]),
        without_maturities=frozenset(named["maturity", False]),
    )


def _authors(handles: set[str]) -> dict[str, int]:
    return dict(Member.objects.filter(handle__in=handles).values_list("handle", "pk")) if handles else {}


def _keys(known: dict[str, int], names: set[str]) -> frozenset[int]:
    return frozenset(known[name] for name in names & known.keys())


def _position(days: Iterable[str], unwanted: Iterable[str], narrowest: Callable[[list[int]], int]) -> int | None:
    positions = [position_on(day) for text in (*days, *unwanted) if (day := first_day(text))]
    return narrowest(positions) if positions else None


def _condition(named: dict[tuple[str, bool], set[str]]) -> Q | None:
    conditions = [reduce(or_, map(condition_of, sorted(named["is", True])))] if named["is", True] else []
    conditions += [~condition_of(name) for name in sorted(named["is", False])]
    if named["maturity", True]:
        conditions.append(Q(maturity__in=sorted(named["maturity", True])))
    if named["maturity", False]:
        conditions.append(~Q(maturity__in=sorted(named["maturity", False])))
    return reduce(and_, conditions) if conditions else None
