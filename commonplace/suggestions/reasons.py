"""Why something is suggested, in one plain sentence that names only what the member may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from commonplace.entries.audience import Sight
from commonplace.entries.models import Entry
from commonplace.goals.queries import goals_of
from commonplace.kit.markdown.words import excerpt as words_of
from commonplace.people.models import Member
from commonplace.suggestions.finding import Offer
from commonplace.suggestions.models import Why
from commonplace.suggestions.things import OF_SOURCES, entry_of, entry_thing, source_of, source_thing
from commonplace.suggestions.trusting import Trust

LONGEST = 80


@dataclass(frozen=True)
class Named:
    """What reasons may name: titles of things by their number, people, one's own goals; and which entries can be seen."""

    things: dict[int, str]
    people: dict[int, str]
    goals: dict[int, str]
    seen: frozenset[int]
    own: frozenset[int]

    @classmethod
    def of(cls, member: Member, sight: Sight, offers: Sequence[Offer]) -> Named:
        """Four queries: of sources one's own words for them, else nobody's title could show through."""
        things = {thing for offer in offers for thing in (offer.shared, offer.against) if thing}
        entries = {entry_of(thing) for thing in things} | {offer.theirs for offer in offers}
        own = Entry.objects.authored_by(member).filter(source__in={source_of(thing) for thing in things} - {0}, kind__in=OF_SOURCES)
        titles = {
            source_thing(entry.source_id or 0): _called(entry)
            for entry in own.only("title", "excerpt", "uid", "source_id").order_by("-kind", "-pk")
        }
        found = Entry.objects.visible_to(sight).filter(pk__in=entries - {0}).only("pk", "title", "excerpt", "uid", "author_id")
        visible = {entry.pk: _called(entry) for entry in found}
        written = frozenset(entry_thing(entry.pk) for entry in found if entry.author_id == member.pk)
        titles |= {thing: visible[entry_of(thing)] for thing in things if entry_of(thing) in visible}
        people = Member.objects.persons().met_by(member).filter(pk__in={offer.person for offer in offers} - {0}).order_by()
        goals = goals_of(member).filter(pk__in={offer.goal for offer in offers} - {0})
        return cls(
            titles, dict(people.values_list("pk", "name")), dict(goals.values_list("pk", "entry__title")), frozenset(visible), written
        )  # fmt: skip

    def may_name(self, offer: Offer) -> bool:
        """Whether everything that the reason rests on can be seen: without it there is no such suggestion."""
        if offer.why == Why.GOAL:
            return offer.goal in self.goals
        if offer.why == Why.DISAGREES:
            return offer.against in self.things
        if offer.why == Why.ALIKE and offer.person:
            return offer.person in self.people and offer.shared in self.things and offer.theirs in self.seen
        return True


def _called(entry: Entry) -> str:
    return words_of(entry.title or entry.excerpt or entry.uid, LONGEST)


def reason_of(offer: Offer, entry: Entry, named: Named, trust: Trust | None, common: Sequence[str]) -> str:
    """`common` are tags of the entry that the member's own things carry as well."""
    about = get_text_list([f"“{word}”" for word in (offer.about or common[:3])], _("and"))
    match Why(offer.why):
        case Why.GOAL:
            return _for_goal(named.goals[offer.goal], about)
        case Why.TRUSTED if trust is not None:
            return trust.sentence(entry.author.name, wrote=entry.kind not in OF_SOURCES)
        case Why.OUTSIDE:
            return _from_outside(entry, about)
        case Why.DISAGREES:
            return _against(named, offer.against)
    if offer.person:
        return _alike(named, offer, wrote=offer.person == entry.author_id and entry.kind not in OF_SOURCES)
    if about:
        return _("It is about %(words)s, like things of yours.") % {"words": about}
    return _("It is near to what you take up.")


def _against(named: Named, thing: int) -> str:
    title = {"title": named.things[thing]}
    if thing in named.own:
        return _("It contradicts “%(title)s”, which you wrote.") % title
    if source_of(thing):
        return _("It contradicts “%(title)s”, which you kept.") % title
    return _("It contradicts “%(title)s”, which is near to what you take up.") % title


def _alike(named: Named, offer: Offer, *, wrote: bool) -> str:
    names = {"name": named.people[offer.person], "title": named.things[offer.shared]}
    if offer.shared in named.own:
        if wrote:
            return _("%(name)s wrote this, and took up “%(title)s”, which you wrote.") % names
        return _("%(name)s took this up, and “%(title)s”, which you wrote.") % names
    if wrote:
        return _("%(name)s wrote this, and took up “%(title)s” as you did.") % names
    return _("%(name)s took this up, and “%(title)s” as you did.") % names


def _for_goal(title: str, about: str) -> str:
    if about:
        return _("For your goal “%(goal)s”: it is about %(words)s.") % {"goal": title, "words": about}
    return _("For your goal “%(goal)s”: it is about the same as what counts for it.") % {"goal": title}


def _from_outside(entry: Entry, about: str) -> str:
    words = {"name": entry.author.name, "words": about}
    if about:
        return _("%(name)s shares no team, space or circle with you; this is about %(words)s, like things of yours.") % words
    if entry.kind in OF_SOURCES:
        return _("%(name)s, who shares no team, space or circle with you, kept this.") % words
    return _("%(name)s, who shares no team, space or circle with you, wrote this.") % words
