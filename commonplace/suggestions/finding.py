"""What to offer to members, out of what was learnt: worked out in jobs, kept as keys, and looked at anew by whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from django.db.models import Q

from commonplace.entries.audience import visible_at
from commonplace.kit.clock import now
from commonplace.lineage.models import Edge, EdgeKind
from commonplace.people.models import Block, Member
from commonplace.suggestions.learning.features import feature
from commonplace.suggestions.learning.learnt import Learnt
from commonplace.suggestions.learning.ranking import Asked, Found, Ranked, Ranker
from commonplace.suggestions.learning.scoring import CHOSEN
from commonplace.suggestions.models import Offered, Why
from commonplace.suggestions.profiles import Profile, circles_of, profile_of
from commonplace.suggestions.things import entry_thing, source_thing

LOOKED_AT = 60
OFFERED = {Why.GOAL: 10, Why.ALIKE: 30, Why.OUTSIDE: 8, Why.DISAGREES: 8}
FEW = 3
"""Whoever has taken up fewer things is looked for by their words as well, and onward from what these find."""
TAGS = 40


@dataclass(frozen=True)
class Offer:
    """Keys alone: an entry that shows the thing, and what the reason names. 0 for what it does not name.

    `person` took the thing up; `shared` is what the member and that person have in common, `theirs` the entry that shows how the person does.
    `goal` is the member's own. `against` is the thing that the entry contradicts. `about` are words of the member's own.
    """

    why: str
    entry: int
    thing: int
    person: int = 0
    shared: int = 0
    theirs: int = 0
    goal: int = 0
    against: int = 0
    about: tuple[str, ...] = ()


class Finder:
    """Holds what was learnt, ready; for those from whom a block keeps somebody, as if that person did not exist."""

    def __init__(self, learnt: Learnt) -> None:
        self._learnt = learnt
        self._ranker = Ranker(learnt)

    def offer_to(self, members: Sequence[Member]) -> None:
        """Work out anew what is offered to each of these, and keep it."""
        blocks: dict[int, set[int]] = {}
        for member_id, other in Block.objects.filter(member__in=members).values_list("member_id", "other_id"):
            blocks.setdefault(member_id, set()).add(other)
        free = [member for member in members if member.pk not in blocks]
        self._offer(free, self._ranker)
        for member in members:
            if member.pk in blocks:
                self._offer([member], Ranker(self._learnt.without(blocks[member.pk])))

    def _offer(self, members: Sequence[Member], ranker: Ranker) -> None:
        profiles = [profile_of(member) for member in members]
        usual = ranker.rank([Asked(one.taken, one.words, one.known) for one in profiles], LOOKED_AT)
        first = [number for number, one in enumerate(profiles) if len(one.taken) < FEW]
        for number, ranked in zip(
            first, ranker.rank([_of_newcomer(profiles[n]) for n in first], LOOKED_AT, onward=CHOSEN.onward), strict=True
        ):
            usual[number] = ranked
        aims = [(number, aim) for number, one in enumerate(profiles) for aim in one.aims]
        asked = [Asked(aim.evidence, aim.words, profiles[number].known | profiles[number].taken) for number, aim in aims]
        for_goals: list[list[Offer]] = [[] for _ in members]
        for (number, aim), ranked in zip(aims, ranker.rank(asked, OFFERED[Why.GOAL], onward=CHOSEN.for_goal), strict=True):
            for_goals[number] += [_offer(Why.GOAL, found, profiles[number], goal=aim.entry_id) for found in ranked.found if found.about]
        for member, profile, ranked, goals in zip(members, profiles, usual, for_goals, strict=True):
            offers = [*goals, *_of_people(member, profile, ranked, ranker), *_against(member, profile, ranked)]
            _keep(member, offers, profile)


def _of_newcomer(profile: Profile) -> Asked:
    return Asked(profile.taken, profile.words, profile.known)


def _offer(why: Why, found: Found, profile: Profile, **more: int) -> Offer:
    """Of the features in common those in words the member has used; a tag and its parts say the same once."""
    names = dict.fromkeys(profile.names[one] for one in found.about if one in profile.names)
    about = [name for name in names if not any(name != other and name in other for other in names)][:3]
    return Offer(why, found.entry, found.thing, found.person, found.shared, found.theirs, about=tuple(about), **more)


def _of_people(member: Member, profile: Profile, ranked: Ranked, ranker: Ranker) -> Iterator[Offer]:
    """From people like the member; and of what is near, what nobody has taken up who is in their circles."""
    for found in ranked.found[: OFFERED[Why.ALIKE]]:
        yield _offer(Why.ALIKE, found, profile)
    near, left = circles_of(member), OFFERED[Why.OUTSIDE]
    for found in ranked.found:
        takers = list(ranker.takers_of(found.thing))
        if left and not any(person in near for person, _entry in takers):
            left -= 1
            yield _offer(Why.OUTSIDE, found, profile)


def _against(member: Member, profile: Profile, ranked: Ranked) -> Iterator[Offer]:
    """What contradicts something of theirs, the newest first; then what contradicts something near to what they take up."""
    contradicts = Edge.objects.filter(visible_at("entry", profile.sight), kind=EdgeKind.CONTRADICTS).exclude(entry__author=member)
    most = OFFERED[Why.DISAGREES]
    found: list[tuple[int, int]] = []
    for ends in (Q(origin__in=profile.entries), Q(source__in=profile.sources)):  # each has its index
        rows = contradicts.filter(ends).order_by("-made_at", "-pk").values_list("entry_id", "origin_id", "source_id")[:most]
        found += [(entry, entry_thing(origin) if origin else source_thing(source or 0)) for entry, origin, source in rows]
    for entry, thing in [*found, *ranked.disputes][:most]:
        yield Offer(Why.DISAGREES, entry, entry_thing(entry), against=thing)


def _keep(member: Member, offers: Sequence[Offer], profile: Profile) -> None:
    tags = {name: profile.words[one] for one, name in profile.names.items() if one == feature("tag", name) and one in profile.words}
    strongest = sorted(tags, key=lambda name: (-tags[name], name))[:TAGS]
    rows = [{name: value for name, value in asdict(offer).items() if value} for offer in offers]
    Offered.objects.update_or_create(member=member, defaults={"rows": rows, "tags": strongest, "made_at": now()})
