"""Running a round: making it, matching, changing by hand, publishing, closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from commonplace.entries.texts import has_words
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body, clean_line
from commonplace.mentoring.actions.offering import pass_over, put_to_both
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


def held(actor: Member, found: Round) -> Round:
    """The round as it is now, held until the transaction ends; refused to those who do not run it, and once it is closed."""
    found = Round.objects.select_for_update(of=("self",)).select_related("space").get(pk=found.pk)
    if not runs(actor, found):
        raise Refusal(_("Only those who run this round can do this."))
    if found.closed_at is not None:
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
    side = next(side for side in sides_of(found, Role.MENTOR) if side.member == mentor.pk)
    best = next(iter(scored_with(found, mentee, [side])), None)
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


@transaction.atomic
def publish(actor: Member, found: Round) -> int:
    """Ask both sides of every draft; how many pairs. Again, for those who were matched later, asks only those."""
    found = held(actor, found)
    drafts = list(Offer.objects.select_for_update(of=("self",)).filter(round=found, standing=Standing.DRAFT).select_related("round"))
    if not drafts and found.way == Way.MATCHED and found.published_at is None:
        raise Refusal(_("Nobody is matched yet. Match first, or make pairs by hand."))
    for offer in drafts:
        put_to_both(offer, days=found.days_to_answer)
    found.published_at = found.published_at or now()
    found.save(update_fields=["published_at"])
    return len(drafts)


@transaction.atomic
def close_round(actor: Member, found: Round) -> None:
    """The round is over: what is open is, too, and every mentorship of it ends in its time, with an invitation to look back."""
    found = held(actor, found)
    for offer in Offer.objects.select_for_update(of=("self",)).filter(round=found, standing__in=[Standing.DRAFT, Standing.OPEN]):
        pass_over(offer)
    for mentorship in Mentorship.objects.filter(round=found, ended_at__isnull=True):
        end_mentorship(mentorship, early=False)
    found.closed_at = now()
    found.save(update_fields=["closed_at"])
