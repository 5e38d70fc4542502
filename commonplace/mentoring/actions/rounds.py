"""Running a round: making it, matching, changing by hand, publishing, closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.texts import has_words
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body, clean_line
from commonplace.mentoring.actions.offering import put_to_both
from commonplace.mentoring.actions.working import end_mentorship
from commonplace.mentoring.matching import Report, matched, scored_with, sides_of
from commonplace.mentoring.models import (
    HOLDS_PLACE,
    Apart,
    Application,
    Mentorship,
    Offer,
    OtherTeam,
    Role,
    Round,
    Standing,
    Way,
)
from commonplace.mentoring.queries import may_run, runs, taken_places
from commonplace.people.models import Member
from commonplace.spaces.models import Space

REOPENED_WITHIN = timedelta(days=30)
ASKED_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What holds in a round."""

    name: str
    about: str = ""
    apply_until: date
    works_until: date
    way: Way = Way.MATCHED
    other_team: OtherTeam = OtherTeam.RATHER
    smallest: int = 2
    days_to_answer: int = 7

    def cleaned(self) -> dict[str, object]:
        name, about = clean_line(self.name), clean_body(self.about).strip()
        if not has_words(name):
            raise Refusal(_("Give the round a name."), field="name")
        if len(name) > 120:
            raise Refusal(_("Please keep the name under 120 characters."), field="name")
        if len(about) > 4_000:
            raise Refusal(_("Please keep it under 4,000 characters."), field="about")
        if self.works_until <= self.apply_until:
            raise Refusal(_("The work ends after the applications do."), field="works_until")
        if not 2 <= self.smallest <= 12:
            raise Refusal(_("A group has between two and twelve mentees."), field="smallest")
        if not 1 <= self.days_to_answer <= 60:
            raise Refusal(_("Give people between one day and sixty to answer."), field="days_to_answer")
        return {**vars(self), "name": name, "about": about}


def make_round(actor: Member, *, rules: Rules, space: Space | None = None, deed_key: str = "") -> Round:
    """A round of the organisation, or of a space. The same `deed_key` gives back the first."""
    if not may_run(actor, space):
        raise Refusal(_("Organisers of learning make rounds for the organisation, hosts make them for their space."))
    values = rules.cleaned()
    try:
        with transaction.atomic():
            return Round.objects.create(made_by=actor, space=space, deed_key=deed_key or None, **values)
    except IntegrityError:
        return Round.objects.get(made_by=actor, deed_key=deed_key)


@transaction.atomic
def change_round(actor: Member, found: Round, *, rules: Rules) -> Round:
    """Dates and rules can be changed until it is closed; how mentees find their mentor only until somebody was asked."""
    found = held(actor, found)
    values = rules.cleaned()
    if values["way"] != found.way and Offer.objects.filter(round=found).exclude(standing=Standing.DRAFT).exists():
        raise Refusal(_("People have been asked already, so this stays as it is."), field="way")
    for name, value in values.items():
        setattr(found, name, value)
    found.save(update_fields=list(values))
    return found


def held(actor: Member, found: Round, *, closed: bool = False) -> Round:
    """The round as it is now, held until the transaction ends; refused to those who do not run it, and once it is closed, unless that will do."""
    found = Round.objects.select_for_update(of=("self",)).select_related("space").get(pk=found.pk)
    if not runs(actor, found):
        raise Refusal(_("Only those who run this round can do this."))
    if found.closed_at is not None and not closed:
        raise Refusal(_("This round is closed."))
    return found


def match(actor: Member, found: Round, *, report: Report | None = None) -> int:
    """Draft an offer for everybody who has nobody; how many. Reckoned outside of the transaction, since nobody else could write meanwhile."""
    if found.way == Way.PICKED:
        raise Refusal(_("In this round mentees pick their mentor."))
    made = matched(found, report=report)
    with transaction.atomic():
        found = held(actor, found)
        Offer.objects.filter(round=found, standing=Standing.DRAFT, is_pinned=False).delete()
        busy = set(Offer.objects.filter(round=found, standing__in=HOLDS_PLACE, ended_at__isnull=True).values_list("mentee", flat=True))
        rows = [
            Offer(
                round=found,
                mentor_id=made.mentors[pair.mentor].member,
                mentee_id=made.mentees[pair.mentee].member,
                score=pair.score,
                parts=pair.parts,
            )
            for pair in made.pairs
            if made.mentees[pair.mentee].member not in busy
        ]
        Offer.objects.bulk_create(rows, batch_size=500)
        found.matched_at, found.figures = now(), {**made.figures, "unfit": [made.mentees[place].member for place in sorted(made.unfit)]}
        found.save(update_fields=["matched_at", "figures"])
    return len(rows)


@transaction.atomic
def pair(actor: Member, found: Round, *, mentee: Member, mentor: Member) -> Offer:
    """By hand: these two. It stays when the rest is matched anew. Refused where the mentor has no place left, or the mentee is spoken for."""
    found = held(actor, found)
    applied = Application.objects.filter(round=found, withdrawn_at__isnull=True, member__is_active=True)
    offering = applied.filter(member=mentor, role=Role.MENTOR).first()
    if offering is None or not applied.filter(member=mentee, role=Role.MENTEE).exists():
        raise Refusal(_("Choose a mentor and a mentee of this round."))
    if mentee.pk == mentor.pk:
        raise Refusal(_("Nobody can be their own mentor."), field="mentor")
    present = Offer.objects.filter(round=found, mentee=mentee, standing__in=HOLDS_PLACE, ended_at__isnull=True).first()
    if present and present.standing != Standing.DRAFT:
        raise Refusal(_("This mentee has been asked already. Wait for the answer."), field="mentor")
    if taken_places(found, [mentor.pk])[mentor.pk] - (present is not None and present.mentor_id == mentor.pk) >= offering.most:
        raise Refusal(_("This mentor has no place left. Take somebody else out first."), field="mentor")
    if present:
        present.delete()
    Apart.objects.filter(round=found, mentee=mentee, mentor=mentor).delete()
    best = next(iter(scored_with(found, mentee, sides_of(found, Role.MENTOR, among=[mentor.pk]))), None)
    score, parts = (best.score, best.parts) if best else (0.0, {})
    offer = Offer.objects.create(round=found, mentor=mentor, mentee=mentee, score=score, parts=parts, is_pinned=True)
    if found.published_at is not None:
        put_to_both(offer, days=found.days_to_answer)
    return offer


@transaction.atomic
def unpair(actor: Member, found: Round, offer: Offer) -> None:
    """Take a drafted pair apart; matching anew does not make it again."""
    found = held(actor, found)
    gone, _rows = Offer.objects.filter(pk=offer.pk, round=found, standing=Standing.DRAFT).delete()
    if gone:
        Apart.objects.get_or_create(round=found, mentor_id=offer.mentor_id, mentee_id=offer.mentee_id)


def publish(actor: Member, found: Round) -> int:
    """Ask both sides of every draft; how many pairs. Again, for those who were matched later, asks only those: also where it was broken off, for
    drafts are asked in batches, so that others can write in between."""
    with transaction.atomic():
        found = held(actor, found)
        drafts = Offer.objects.filter(round=found, standing=Standing.DRAFT).order_by("pk")
        keys = list(drafts.values_list("pk", flat=True))
        if not keys and found.way == Way.MATCHED and found.published_at is None:
            raise Refusal(_("Nobody is matched yet. Match first, or make pairs by hand."))
        found.published_at = found.published_at or now()
        found.save(update_fields=["published_at"])
    return sum(_ask_some(found, keys[begin : begin + ASKED_AT_ONCE]) for begin in range(0, len(keys), ASKED_AT_ONCE))


@transaction.atomic
def _ask_some(found: Round, keys: Sequence[int]) -> int:
    drafts = Offer.objects.select_for_update(of=("self",)).filter(pk__in=keys, standing=Standing.DRAFT, round__closed_at__isnull=True)
    asked = list(drafts.select_related("round"))
    for offer in asked:
        put_to_both(offer, days=found.days_to_answer)
    return len(asked)


@transaction.atomic
def close_round(actor: Member, found: Round) -> None:
    """The round is over: what is open is, too, and every mentorship of it ends in its time, with an invitation to look back. All of it bears the
    same moment, by which `reopen_round` knows it."""
    found, moment = held(actor, found), now()
    Offer.objects.filter(round=found, standing__in=[Standing.DRAFT, Standing.OPEN]).update(standing=Standing.PASSED, over_at=moment)
    for mentorship in Mentorship.objects.filter(round=found, ended_at__isnull=True).select_related("mentor"):
        end_mentorship(mentorship, early=False, moment=moment)
    found.closed_at = moment
    found.save(update_fields=["closed_at"])


def may_reopen(found: Round) -> bool:
    return found.closed_at is not None and found.closed_at > now() - REOPENED_WITHIN


@transaction.atomic
def reopen_round(actor: Member, found: Round) -> int:
    """Undo of `close_round`, as long as it is not too long ago; how many mentorships go on. Whoever was asked has as long left to answer as they had.
    What people wrote when they looked back stays theirs."""
    found = held(actor, found, closed=True)
    if found.closed_at is None:
        return 0
    if not may_reopen(found):
        raise Refusal(_("It was closed more than a month ago. Make a new round; pairs can also ask each other in the pool."))
    closed_at, found.closed_at = found.closed_at, None
    found.save(update_fields=["closed_at"])
    _ask_again(found, closed_at)
    return _go_on(found, closed_at)


def _ask_again(found: Round, closed_at: datetime) -> None:
    """The offers that closing passed, without those of people who have withdrawn or left meanwhile."""
    there = Application.objects.filter(round=found, withdrawn_at__isnull=True, member__is_active=True)
    mentors, mentees = (there.filter(role=role).values("member") for role in (Role.MENTOR, Role.MENTEE))
    passed = Offer.objects.filter(round=found, standing=Standing.PASSED, over_at=closed_at)
    rows = passed.filter(mentor__in=mentors, mentee__in=mentees)
    # A draft was put to nobody, so there is no day by which it is answered.
    rows.filter(answer_by__isnull=True).update(standing=Standing.DRAFT, over_at=None)
    rows.filter(answer_by__isnull=False).update(standing=Standing.OPEN, answer_by=F("answer_by") + (now() - closed_at), over_at=None)


def _go_on(found: Round, closed_at: datetime) -> int:
    """The mentorships that closing ended; those in them are told."""
    ended = list(Mentorship.objects.select_for_update(of=("self",)).filter(round=found, ended_at=closed_at))
    Offer.objects.filter(round=found, standing=Standing.JOINED, ended_at=closed_at).update(ended_at=None)
    Mentorship.objects.filter(pk__in=[one.pk for one in ended]).update(ended_at=None, ended_early=False, stirred_at=now())
    for one in ended:
        record(None, Verb.RESUMED_MENTORING, mentorship=one.pk)
    return len(ended)
