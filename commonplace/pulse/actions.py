"""Beginning a pulse, answering it, and what comes of it. Who answers is looked up and forgotten: nothing below `answer` learns who it was."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.kit.bulk import insert_rows
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.pulse import counting, signals
from commonplace.pulse.groups import Group, group_of
from commonplace.pulse.models import Asked, Pulse, SpentTicket, Waiting
from commonplace.pulse.queries import last_told
from commonplace.pulse.tickets import hash_of, is_good
from commonplace.pulse.words import QUESTIONS, TURNED

FEWEST_ASKED = 10
"""Two more than must answer, so that a result does not say that everybody did."""
FEWEST_TICKETS = 5
"""So many must have got a ticket before anybody answers: a sheet beside one single ticket would be that one's."""
REST = timedelta(days=90)
"""So long nobody is asked again, and no group."""
DAYS = (7, 10, 14, 21)


def full_hour(moment: datetime) -> datetime:
    """The full hour after."""
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def next_possible(group: Group) -> datetime | None:
    """When it can be begun again; None where it can be now."""
    last = group.waves().first()
    return last.opens_at + REST if last is not None and last.opens_at + REST > now() else None


def begin(actor: Member, group: Group, *, days: int) -> Pulse:
    """Ask the group from the next full hour on, for so many days. Nobody is asked who was asked within three months, in whatever group."""
    if not group.can_be_begun_by(actor):
        raise Refusal(_("Only a host of the space, or those who organise learning, can begin a pulse."))
    if days not in DAYS:
        raise Refusal(_("Choose one of these."), field="days")
    opens = full_hour(now())
    try:
        with transaction.atomic():
            _check_rest(group)
            Asked.objects.filter(pulse__opens_at__lte=now() - REST).delete()
            people = group.members().exclude(pk__in=Asked.objects.values("member"))
            keys = list(people.values_list("pk", flat=True).order_by("pk"))
            if len(keys) < FEWEST_ASKED:
                raise Refusal(
                    _("Fewer than ten people can be asked now. Nobody is asked twice within three months, in whatever group it was.")
                )
            pulse = Pulse.objects.create(
                space=group.space, team=group.team, begun_by=actor, opens_at=opens, closes_at=opens + timedelta(days=days)
            )
            insert_rows([Asked(member_id=key, pulse=pulse) for key in keys])
    except IntegrityError:
        raise Refusal(_("Somebody began a pulse with some of these people at the same moment. Try again."), may_retry=True) from None
    return pulse


def _check_rest(group: Group) -> None:
    if next_possible(group) is not None:
        raise Refusal(_("A group is asked once in three months at most. The last time is not so long ago."))


@transaction.atomic
def take_back(actor: Member, pulse: Pulse) -> None:
    """As if it had never been begun, until it opens; later it runs to its end, so that nobody chooses a moment for it to end."""
    pulse = Pulse.objects.select_for_update(of=("self",)).select_related("space", "team").get(pk=pulse.pk)
    if not group_of(pulse).can_be_begun_by(actor):
        raise Refusal(_("Only a host of the space, or those who organise learning, can take it back."))
    if not pulse.can_be_taken_back(now()):
        raise Refusal(_("It has opened, and runs to its end. Nobody has to answer."))
    pulse.delete()


def has_tickets_enough(pulse: Pulse) -> bool:
    """Whether so many got a ticket that a used one could be anybody's among them."""
    return pulse.asked.filter(has_ticket=True).count() >= FEWEST_TICKETS


@transaction.atomic
def answer(actor: Member, pulse: Pulse, *, answers: Mapping[str, int], ticket: str) -> None:
    """Put an answer sheet by until the hour is full; it costs the ticket. `answers`: of 0 to 4 by the name of the question; those left out are
    not answered. The same ticket again (a second click) changes nothing."""
    pulse = Pulse.objects.select_for_update().get(pk=pulse.pk)
    if not Asked.objects.filter(member=actor, pulse=pulse).exists():
        raise Refusal(_("You are not asked this time."))
    if not pulse.is_open(now()):
        raise Refusal(_("This pulse is over."))
    if not has_tickets_enough(pulse):
        raise Refusal(
            _("It cannot be answered yet: so far too few have looked in, and it could be guessed whose answer it is."), may_retry=True
        )
    if not is_good(pulse.uid, ticket):
        raise Refusal(_("This is not a ticket of this pulse. Copy it from the browser that has it."), field="ticket")
    if not answers or any(name not in QUESTIONS or not 0 <= choice < counting.CHOICES for name, choice in answers.items()):
        raise Refusal(_("Answer at least one question. Those that you leave out count for nothing."))
    used = hash_of(ticket)
    if Waiting.objects.filter(pk=used).exists() or SpentTicket.objects.filter(pk=used).exists():
        return
    sheet = "".join(str(answers.get(name, "-")) for name in QUESTIONS)
    Waiting.objects.create(ticket_hash=used, pulse=pulse, answers=sheet, due_at=full_hour(now()))


def turn() -> None:
    """What full hours bring: those who are asked are told, sheets go into the sums, and what is over is closed. Safe to repeat."""
    at = now()
    for key in Pulse.objects.filter(told_at__isnull=True, opens_at__lte=at).values_list("pk", flat=True):
        _open(key)
    for key in Waiting.objects.filter(due_at__lte=at).values_list("pulse", flat=True).distinct():
        _fold(key)
    for key in Pulse.objects.filter(closed_at__isnull=True, closes_at__lte=at).values_list("pk", flat=True):
        _close(key)


@transaction.atomic
def _open(key: int) -> None:
    """Nobody is the actor: a block between two people would otherwise keep one of them from being asked."""
    pulse = Pulse.objects.select_for_update().filter(pk=key, told_at__isnull=True).first()
    if pulse is not None:
        pulse.told_at = now()
        pulse.save(update_fields=["told_at"])
        record(None, Verb.PULSE_OPENED, pulse=pulse.uid, space=pulse.space_id)


@transaction.atomic
def _fold(key: int) -> None:
    """Add what waits to the sums. All tickets are written anew in an order of chance, and so are the marks of who has got one, so that neither the
    order of rows nor the number of the transaction that wrote them tells in which hour one of them was used or given."""
    pulse = Pulse.objects.select_for_update().get(pk=key)
    due = list(Waiting.objects.filter(pulse=pulse, due_at__lte=now()))
    if not due:
        return
    if pulse.closed_at is None:
        pulse.tally = counting.added(pulse.tally, [row.answers for row in due], list(QUESTIONS))
        pulse.save(update_fields=["tally"])
        spent = SpentTicket.objects.filter(pulse=pulse)
        hashes = [*spent.values_list("pk", flat=True), *(row.pk for row in due)]
        secrets.SystemRandom().shuffle(hashes)
        spent.delete()
        insert_rows([SpentTicket(ticket_hash=one, pulse=pulse) for one in hashes])
        Asked.objects.filter(pulse=pulse).update(has_ticket=F("has_ticket"))
    Waiting.objects.filter(pk__in=[row.pk for row in due]).delete()


@transaction.atomic
def _close(key: int) -> None:
    """Write down what is shown, and destroy all that it was made of."""
    pulse = Pulse.objects.select_for_update(of=("self",)).select_related("space", "team").filter(pk=key, closed_at__isnull=True).first()
    if pulse is None:
        return
    group = group_of(pulse)
    pulse.result = counting.told(pulse.tally, turned=TURNED, questions=list(QUESTIONS), before=last_told(group))
    pulse.signals = signals.told(group, pulse.closes_at)
    pulse.tally, pulse.closed_at = {}, pulse.closes_at
    pulse.save(update_fields=["result", "signals", "tally", "closed_at"])
    Waiting.objects.filter(pulse=pulse).delete()
    SpentTicket.objects.filter(pulse=pulse).delete()
    Asked.objects.filter(pulse=pulse).update(has_ticket=False)
    record(None, Verb.PULSE_CLOSED, pulse=pulse.uid, space=pulse.space_id)
