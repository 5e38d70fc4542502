"""What is offered to a member as they may see it at this moment, with the reason of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest

from commonplace.entries.audience import sight_of
from commonplace.entries.models import Entry
from commonplace.entries.queries import CARD_FIELDS, Card, cards
from commonplace.entries.tags import tags_of_each
from commonplace.entries.words import Maturity
from commonplace.following.queries import interests_of
from commonplace.goals.models import Goal
from commonplace.lineage.models import Thanks
from commonplace.people.models import Member
from commonplace.spaces.models import Space
from commonplace.suggestions.finding import Offer
from commonplace.suggestions.lessening import Lessened, lessened_by
from commonplace.suggestions.models import Offered, Why
from commonplace.suggestions.reasons import Named, reason_of
from commonplace.suggestions.things import NOT_SUGGESTED, OF_SOURCES, thing_of
from commonplace.suggestions.trusting import newest_of, trusted_by

SHOWN = {Why.GOAL: 6, Why.ALIKE: 4, Why.TRUSTED: 3, Why.OUTSIDE: 1, Why.DISAGREES: 1}
PER_GOAL = 2
FEW = 3
_ORDER = (Why.DISAGREES, Why.GOAL, Why.OUTSIDE, Why.TRUSTED, Why.ALIKE)
"""The narrow slots choose first, so that what stands elsewhere does not empty them."""
_HEAVY = (*CARD_FIELDS, "title", "excerpt", "kind", "source_id", "maturity", "author__name", "author__handle", "source__url")


@dataclass(frozen=True)
class Suggestion:
    """`tags` are those of which one can want less. `page` is the address of a source that can be kept with one click, "" otherwise.
    `card` is there where it is shown as one."""

    why: Why
    entry: Entry
    thing: int
    reason: str
    tags: list[str]
    page: str
    card: Card | None = None


@dataclass
class Shelf:
    why: Why
    suggestions: list[Suggestion] = field(default_factory=list)
    is_unwanted: bool = False


@dataclass(frozen=True)
class Shelves:
    """`is_worked_out`: a job has looked for this member; `has_goals`: it could look for goals."""

    shelves: list[Shelf]
    is_worked_out: bool
    has_goals: bool

    @property
    def is_empty(self) -> bool:
        return not any(shelf.suggestions for shelf in self.shelves)


def shelves_for(member: Member) -> Shelves:
    """In some twenty queries, however much there is."""
    kept = Offered.objects.filter(member=member).first()
    reader = _Reader(member, kept)
    shelves = {why: Shelf(why, is_unwanted=why in reader.less.reasons) for why in Why}
    reader.choose_all()
    chosen = [one for why in Why for one in reader.chosen[why]]
    shown = dict(
        zip((offer.entry for offer in chosen), cards(reader.sight, [reader.entries[offer.entry] for offer in chosen]), strict=True)
    )
    for why in Why:
        shelves[why].suggestions = [reader.suggestion(offer, shown[offer.entry]) for offer in reader.chosen[why]]
    goals = Goal.objects.filter(author=member, ended_at__isnull=True, entry__withdrawn_at__isnull=True).exists()
    return Shelves(list(shelves.values()), kept is not None, goals)


def few_for(member: Member, limit: int = FEW) -> list[Suggestion]:
    """The first of each slot, then the second of each, up to `limit`: what the page would show, without its cards. A dozen queries."""
    reader = _Reader(member, Offered.objects.filter(member=member).first())
    reader.choose_all()
    rounds = zip_longest(*(reader.chosen[why] for why in Why))
    found = (offer for each in rounds for offer in each if offer is not None)
    return [reader.suggestion(offer) for offer in islice(found, limit)]


class _Reader:
    """What this member may see of all that could be shown, fetched once."""

    def __init__(self, member: Member, kept: Offered | None) -> None:
        self.member, self.sight = member, sight_of(member)
        self.trust = trusted_by(member, self.sight)
        self.less: Lessened = lessened_by(member)
        self.own_tags = list(kept.tags) if kept else []
        offers = [Offer(**{**row, "about": tuple(row.get("about", ()))}) for row in kept.rows] if kept else []
        newest = newest_of(self.sight, self.trust, NOT_SUGGESTED) if self.trust else []
        self.entries = self._wanted({*(offer.entry for offer in offers), *newest})
        self.tags = tags_of_each(list(self.entries.values()))
        trusted = [Offer(Why.TRUSTED, pk, self._thing(pk)) for pk in newest if pk in self.entries]
        self.offers = [*offers, *self._nearest(trusted)]
        self.named = Named.of(member, self.sight, self.offers)
        self.chosen: dict[Why, list[Offer]] = {why: [] for why in Why}
        self._taken_things = {*self._known_things()}

    def _wanted(self, keys: Iterable[int]) -> dict[int, Entry]:
        """What of it is visible, by others, living, and not muted."""
        found = Entry.objects.visible_to(self.sight).filter(pk__in=list(keys)).exclude(author=self.member)
        found = found.exclude(maturity=Maturity.SUPERSEDED).exclude(author__in=self.less.people)
        interests = interests_of(self.member, list(Space.objects.joined_by(self.member)))
        if interests.mutes:
            found = found.filter(interests.unmuted())
        return {entry.pk: entry for entry in found.select_related("author", "source").only(*_HEAVY)}

    def _thing(self, entry_id: int) -> int:
        entry = self.entries[entry_id]
        return thing_of(entry.pk, entry.kind, entry.source_id)

    def _nearest(self, offers: Sequence[Offer]) -> list[Offer]:
        """Nearest to what the member's own things are about, then the newest."""
        telling = set(self.own_tags)
        return sorted(offers, key=lambda offer: -len(telling & set(self.tags[offer.entry])))

    def _known_things(self) -> Iterable[int]:
        """What the member has kept, used or answered meanwhile, and what they want to see no more."""
        sources = [entry.source_id for entry in self.entries.values() if entry.kind in OF_SOURCES and entry.source_id]
        kept = Entry.objects.authored_by(self.member).filter(source__in=sources, kind__in=OF_SOURCES)
        found = [thing_of(*row) for row in kept.values_list("pk", "kind", "source_id")]
        used = Thanks.objects.filter(member=self.member, entry__in=self.entries).values_list("entry", flat=True)
        answered = Entry.objects.authored_by(self.member).filter(root__in=self.entries).values_list("root", flat=True)
        return [*found, *(self._thing(pk) for pk in {*used, *answered} if pk), *self.less.things]

    def choose_all(self) -> None:
        for why in _ORDER:
            if why not in self.less.reasons:
                self.choose(why)

    def choose(self, why: Why) -> None:
        """Fill one slot: each thing stands once on the page, and of one person, or for one goal, not everything."""
        of_each: dict[int, int] = {}
        for offer in self.offers:
            if len(self.chosen[why]) == SHOWN[why]:
                return
            if offer.why != why or not self._may_stand(offer):
                continue
            group = offer.goal if why == Why.GOAL else self.entries[offer.entry].author_id
            most = PER_GOAL if why in {Why.GOAL, Why.ALIKE} else 1
            if of_each.get(group, 0) < most:
                of_each[group] = of_each.get(group, 0) + 1
                self.chosen[why].append(offer)
                self._taken_things.add(offer.thing)
                self._taken_things.add(self._thing(offer.entry))

    def _may_stand(self, offer: Offer) -> bool:
        entry = self.entries.get(offer.entry)
        if entry is None or offer.thing in self._taken_things or self._thing(offer.entry) in self._taken_things:
            return False
        if self.less.tags & set(self.tags[entry.pk]) or offer.person in self.less.people:
            return False
        if offer.why == Why.OUTSIDE and entry.author_id in self.trust:
            return False
        return self.named.may_name(offer)

    def suggestion(self, offer: Offer, card: Card | None = None) -> Suggestion:
        entry = self.entries[offer.entry]
        tags = self.tags[entry.pk]
        page = entry.source.url if entry.kind in OF_SOURCES and entry.source and entry.source.is_on_the_web else ""
        common = [tag for tag in tags if tag in set(self.own_tags)]
        reason = reason_of(offer, entry, self.named, self.trust.get(entry.author_id), common)
        return Suggestion(Why(offer.why), entry, offer.thing, reason, tags[:3], page, card)
