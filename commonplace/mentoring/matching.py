"""Matching a round: from applications to draft offers, and the figures beside those of somebody who takes the best pair first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from commonplace.kit.matching import Assignment, Candidates, Quality, assign, assign_greedily, quality_of
from commonplace.mentoring.limits import apart_among
from commonplace.mentoring.models import HOLDS_PLACE, Apart, Application, Offer, Profile, Role, Round, Standing
from commonplace.mentoring.scoring import Evidence, Floats, Side, Table
from commonplace.people.models import Member

KEPT = 30
"""So many mentors are looked at for each mentee at first, the best of them."""
WIDER = 300
"""So many for those who would have nobody."""
AT_ONCE = 250
"""Mentees scored in one go: with 5,000 mentors 10 MB for each part."""

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Scored:
    """A pair with its score and parts; `mentee` and `mentor` are places in the lists of sides."""

    mentee: int
    mentor: int
    score: float
    parts: dict[str, float]


@dataclass
class Made:
    """What came of a matching. `without`: places of mentees who have nobody; `unfit`: those of them whom no mentor fits by the rules that all
    can read."""

    mentees: list[Side]
    mentors: list[Side]
    pairs: list[Scored] = field(default_factory=list)
    without: list[int] = field(default_factory=list)
    unfit: set[int] = field(default_factory=set)
    figures: dict[str, Any] = field(default_factory=dict)


def side_of(application: Application, profile: Profile | None) -> Side:
    """What counts of an application. Of a goal its words do, also where nobody else sees it: nothing of it is shown."""
    member, profile = application.member, profile or Profile()
    if application.role == Role.MENTOR:
        words = [application.text, profile.helps_with, member.ask_me_about]
    else:
        goal = application.goal
        words = [application.text, *([goal.title, goal.excerpt] if goal and not goal.is_withdrawn else [])]
    named = (application.first_id, application.second_id, application.third_id)
    return Side(
        member=member.pk,
        text="\n".join(word for word in words if word),
        team=member.team_id,
        languages=frozenset(profile.languages.split(",")) - {""},
        zone=profile.zone,
        wishes=tuple(pk for pk in named if pk),
        most=application.most,
        takes_group=application.takes_group,
    )


def sides_of(found: Round, role: Role, *, among: Collection[int] | None = None) -> list[Side]:
    """All who applied and are still here, in the order in which they did; `among`: only these few members."""
    applied = Application.objects.filter(round=found, role=role, withdrawn_at__isnull=True, member__is_active=True)
    if among is not None:
        applied = applied.filter(member__in=among)
    rows = list(applied.select_related("member", "goal").order_by("pk"))
    profiles = {one.pk: one for one in Profile.objects.filter(member__in=applied.values("member"))}
    return [side_of(row, profiles.get(row.member_id)) for row in rows]


def scored_pairs(
    table: Table, mentees: Sequence[Side], evidence: Evidence, *, kept: int = KEPT, report: Report | None = None
) -> list[Scored]:
    """For each mentee the best mentors; nobody with themself."""
    found: list[Scored] = []
    for begin in range(0, len(mentees), AT_ONCE):
        some = mentees[begin : begin + AT_ONCE]
        parts = table.parts_for(some, [evidence.of(mentee) for mentee in some])
        scores = np.where(table.own(some), -1.0, table.scores(parts))
        for row in range(len(some)):
            best = np.argsort(-scores[row], kind="stable")[:kept]
            found += [_scored(begin, row, int(place), scores, parts) for place in best if scores[row, place] >= 0]
        if report:
            report(min(begin + AT_ONCE, len(mentees)), len(mentees))
    return found


def _scored(begin: int, row: int, place: int, scores: Floats, parts: dict[str, Floats]) -> Scored:
    return Scored(begin + row, place, float(scores[row, place]), {name: round(float(part[row, place]), 2) for name, part in parts.items()})


def matched(found: Round, *, report: Report | None = None) -> Made:
    """Match those of a round who have nobody yet; writes nothing. Who was asked already, or is the organiser's own choice, stays."""
    mentees, mentors = sides_of(found, Role.MENTEE), sides_of(found, Role.MENTOR)
    made = Made(mentees, mentors)
    table = Table(mentors, found.other_team)
    evidence = Evidence(many=True)
    pairs = scored_pairs(table, mentees, evidence, report=report)
    pinned = _standing_pairs(found, made)
    forbidden = _forbidden(found, made) - set(pinned)
    candidates = _candidates(found, made, pairs)
    best = assign(candidates, forbidden=forbidden, pinned=pinned)
    if wider := _second_look(made, best, table, evidence):
        pairs = pairs + wider
        candidates = _candidates(found, made, pairs)
        best = assign(candidates, forbidden=forbidden, pinned=pinned)
    by_hand = assign_greedily(candidates, forbidden=forbidden, pinned=pinned)
    named = _named_first(made)
    made.figures = {
        "best": _plain(quality_of(candidates, best, forbidden=forbidden, first_choice=named)),
        "greedy": _plain(quality_of(candidates, by_hand, forbidden=forbidden, first_choice=named)),
        "is_best": best.is_best,
        "places": sum(mentor.most for mentor in mentors),
    }
    _sort_out(made, pairs, best, {mentee for mentee, _mentor in pinned})
    return made


def _candidates(found: Round, made: Made, pairs: Sequence[Scored]) -> Candidates:
    return Candidates.of(
        len(made.mentees),
        [pair.mentee for pair in pairs],
        [pair.mentor for pair in pairs],
        [pair.score for pair in pairs],
        [mentor.most for mentor in made.mentors],
        [min(found.smallest, mentor.most) if mentor.takes_group else 1 for mentor in made.mentors],
    )


def _second_look(made: Made, best: Assignment, table: Table, evidence: Evidence) -> list[Scored]:
    """More mentors for those who would have nobody though places are left; nothing where the first look was at all of them."""
    without = np.flatnonzero(best.mentor_of < 0).tolist()
    is_place_left = sum(mentor.most for mentor in made.mentors) > best.placed
    if not without or not is_place_left or len(made.mentors) <= KEPT:
        return []
    more = scored_pairs(table, [made.mentees[place] for place in without], evidence, kept=WIDER)
    return [replace(pair, mentee=without[pair.mentee]) for pair in more]


def _plain(quality: Quality) -> dict[str, float]:
    return {name: round(value, 4) for name, value in vars(quality).items()}


def _sort_out(made: Made, pairs: Sequence[Scored], best: Assignment, kept: set[int]) -> None:
    """`kept`: mentees whose offer is there already."""
    chosen = {(mentee, mentor) for mentee, mentor in best.pairs() if mentee not in kept}
    made.pairs = list({(pair.mentee, pair.mentor): pair for pair in pairs if (pair.mentee, pair.mentor) in chosen}.values())
    made.without = [place for place, mentor in enumerate(best.mentor_of.tolist()) if mentor < 0]
    fit = {pair.mentee for pair in pairs}
    made.unfit = {place for place in made.without if place not in fit}


def _places(sides: Sequence[Side]) -> dict[int, int]:
    return {side.member: place for place, side in enumerate(sides)}


def _standing_pairs(found: Round, made: Made) -> list[tuple[int, int]]:
    """Offers that stay: asked or joined ones, and the organiser's choices. One whose mentor or mentee has left the round is none."""
    mentees, mentors = _places(made.mentees), _places(made.mentors)
    stay = Offer.objects.filter(round=found, standing__in=HOLDS_PLACE, ended_at__isnull=True).exclude(
        standing=Standing.DRAFT, is_pinned=False
    )
    pairs = stay.values_list("mentee", "mentor")
    return [(mentees[mentee], mentors[mentor]) for mentee, mentor in pairs if mentee in mentees and mentor in mentors]


def _forbidden(found: Round, made: Made) -> set[tuple[int, int]]:
    """Whom lists and blocks keep off, whom the organiser took apart, and who passed already."""
    mentees, mentors = _places(made.mentees), _places(made.mentors)
    apart = apart_among({*mentees, *mentors})
    apart |= set(Apart.objects.filter(round=found).values_list("mentee", "mentor"))
    apart |= set(Offer.objects.filter(round=found, standing=Standing.PASSED).values_list("mentee", "mentor"))
    apart |= set(Offer.objects.filter(round=found, ended_at__isnull=False).values_list("mentee", "mentor"))
    return {(mentees[one], mentors[other]) for one, other in apart if one in mentees and other in mentors}


def _named_first(made: Made) -> Any:
    mentors = _places(made.mentors)
    return np.array([mentors.get(side.wishes[0], -1) if side.wishes else -1 for side in made.mentees], np.int64)


def scored_with(found: Round, mentee: Member, mentors: Sequence[Side]) -> list[Scored]:
    """All of these mentors for one mentee of the round, the best first: for whom to ask next, and for choices by hand."""
    side = next(iter(sides_of(found, Role.MENTEE, among=[mentee.pk])), Side(mentee.pk, ""))
    pairs = scored_pairs(Table(mentors, found.other_team), [side], Evidence(), kept=len(mentors)) if mentors else []
    return sorted(pairs, key=lambda pair: -pair.score)
