"""What members say of themselves for mentoring, and taking part in a round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import Kind
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body, clean_line
from commonplace.kit.zones import zone_spelled
from commonplace.mentoring.actions.offering import ask_next, pass_over
from commonplace.mentoring.models import Application, Offer, Profile, Role, Round, Standing, Way
from commonplace.mentoring.queries import takes_applications
from commonplace.people.models import Member
from commonplace.spaces.queries import is_member

LONGEST = 4_000
MOST_PLACES = 12


@dataclass(frozen=True, kw_only=True)
class About:
    """What holds in every round: languages (as typed, with commas or blanks between them), and where one's clock stands."""

    languages: str = ""
    zone: str = ""

    def cleaned(self) -> dict[str, str]:
        words = dict.fromkeys(word.strip().lower() for word in re.split(r"[,;\n]+", clean_line(self.languages)))
        languages = ",".join(word for word in words if word)
        if len(languages) > 200:
            raise Refusal(_("Please name fewer languages."), field="languages")
        typed = clean_line(self.zone)
        zone = zone_spelled(typed)
        if typed and not zone:
            raise Refusal(_("No time zone is called so. Write it as a place: Europe/Berlin, Asia/Tokyo."), field="zone")
        return {"languages": languages, "zone": zone}


def _text(typed: str, field: str) -> str:
    text = clean_body(typed).strip()
    if len(text) > LONGEST:
        raise Refusal(_("Please keep it under 4,000 characters."), field=field)
    return text


def _places(most: int) -> int:
    if not 1 <= most <= MOST_PLACES:
        raise Refusal(_("Between one and twelve people can go to one mentor."), field="most")
    return most


@transaction.atomic
def say_of_oneself(actor: Member, *, about: About, helps_with: str, most: int, is_in_pool: bool) -> Profile:
    """What one helps with, and whether one may be asked at any time."""
    text = _text(helps_with, "helps_with")
    if is_in_pool and not has_words(text):
        raise Refusal(_("Say in a few words what you can help with, so that people know what to ask."), field="helps_with")
    values = {**about.cleaned(), "helps_with": text, "most": _places(most), "is_in_pool": is_in_pool}
    return Profile.objects.update_or_create(member=actor, defaults=values)[0]


@transaction.atomic
def apply(
    actor: Member,
    found: Round,
    *,
    role: Role,
    text: str,
    about: About,
    most: int = 1,
    takes_group: bool = False,
    goal: Entry | None = None,
    wishes: Sequence[Member] = (),
) -> Application:
    """Take part in a round. A second time changes what was said the first time. `wishes`: whom a mentee names, the dearest first."""
    found = Round.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if not takes_applications(found):
        raise Refusal(_("This round takes no more applications."))
    if found.space and not is_member(actor, found.space):
        raise Refusal(_("This round is for those who are in its space."))
    text = _text(text, "text")
    if not has_words(text):
        said = _("Say in a few words what you can help with.") if role == Role.MENTOR else _("Say in a few words what you wish to learn.")
        raise Refusal(said, field="text")
    if goal is not None and (goal.author_id != actor.pk or goal.kind != Kind.GOAL):
        raise Refusal(_("Choose one of your own goals."), field="goal")
    named = _named(actor, found, wishes) if role == Role.MENTEE else []
    Profile.objects.update_or_create(member=actor, defaults=about.cleaned())
    first, second, third = [*named, None, None, None][:3]
    values = {
        "text": text,
        "goal": goal if role == Role.MENTEE else None,
        "most": _places(most) if role == Role.MENTOR else 1,
        "takes_group": takes_group and role == Role.MENTOR,
        "first": first,
        "second": second,
        "third": third,
        "withdrawn_at": None,
    }
    return Application.objects.update_or_create(round=found, member=actor, role=role, defaults=values)[0]


def _named(actor: Member, found: Round, wishes: Sequence[Member]) -> list[Member]:
    named = list(dict.fromkeys(wishes))
    if any(one.pk == actor.pk for one in named):
        raise Refusal(_("You cannot be your own mentor. Name somebody else."), field="wishes")
    if len(named) > 3:
        raise Refusal(_("Name at most three people."), field="wishes")
    if found.space and not all(is_member(one, found.space) for one in named):
        raise Refusal(_("Name people who are in the space of this round."), field="wishes")
    return named


@transaction.atomic
def withdraw(actor: Member, found: Round, *, role: Role) -> None:
    """Take no part after all. What was drafted or asked is over; a mentorship that began stays."""
    if not Application.objects.filter(round=found, member=actor, role=role, withdrawn_at__isnull=True).update(withdrawn_at=now()):
        return
    side = {"mentor": actor} if role == Role.MENTOR else {"mentee": actor}
    going = Offer.objects.select_for_update(of=("self",)).filter(round=found, standing__in=[Standing.DRAFT, Standing.OPEN], **side)
    for offer in going.select_related("round", "mentee"):
        was_asked = offer.standing == Standing.OPEN
        pass_over(offer)
        if was_asked and role == Role.MENTOR:
            ask_next(offer)


@transaction.atomic
def take_part_again(actor: Member, found: Round, *, role: Role) -> None:
    """Take `withdraw` back, as long as the round takes applications or mentees pick."""
    if takes_applications(found) or (found.way == Way.PICKED and found.closed_at is None):
        Application.objects.filter(round=found, member=actor, role=role).update(withdrawn_at=None)
