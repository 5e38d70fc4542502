"""Mail by which a member's calendar keeps up (iTIP, RFC 5546): one message about one gathering, that says what is true when it leaves.

What the calendar was told last is written down (`Mailing`), so a job that runs twice, or long after, tells nothing twice and nothing that is over.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from commonplace.activity.failing_mail import mail_failed
from commonplace.entries.audience import audience_of
from commonplace.gatherings.calendar.feeds import wants_mail
from commonplace.gatherings.calendar.letter import letter_of
from commonplace.gatherings.calendar.owing import owe
from commonplace.gatherings.calendar.standing import News, news_of, seats_of, told_of
from commonplace.gatherings.models import CalendarChoice, Gathering, Mailing, Seat
from commonplace.gatherings.words import Coming
from commonplace.kit.bounces import failure_said
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.mail import Delivery, has_confirmed_address, mail_leaves, send
from commonplace.people.models import Member

AT_ONCE = 200


def settle(gathering_id: int, member_id: int) -> None:
    """Send what the member's calendar does not know yet, if anything. Raises Refusal (may be tried again) when the mail server does not take it."""
    gathering = Gathering.objects.select_related("entry").filter(pk=gathering_id).first()
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if gathering is None or member is None or not mail_leaves() or not wants_mail(member) or not has_confirmed_address(member):
        return
    seats = seats_of(gathering, member)
    mailing = Mailing.objects.filter(gathering=gathering, member=member).first()
    news = news_of(mailing.told if mailing else {}, seats)
    if not news:
        return
    mailing = mailing or Mailing.objects.get_or_create(gathering=gathering, member=member)[0]
    mailing.gathering, mailing.member = gathering, member
    sequence = max(mailing.sequence + 1, gathering.version)
    outcome = send(letter_of(mailing, seats, news, sequence=sequence))
    if outcome.refuses_address:
        mail_failed(member, failure_said(outcome.said))
        return
    if outcome.delivery is not Delivery.SENT and not outcome.is_refused:
        raise Refusal(_("The mail server did not take a message; it is tried again."), may_retry=True)
    # What a mail server will not have for what stands in it counts as told: it is asked again when there is something new, and not before.
    _note(mailing, seats, news, sequence)


@transaction.atomic
def _note(mailing: Mailing, seats: list[Seat], news: News, sequence: int) -> None:
    row = Mailing.objects.select_for_update().get(pk=mailing.pk)
    past = {uid: told for uid, told in row.told.items() if uid not in news.gone}
    row.told = past | {seat.meeting.uid: told_of(seat).row for seat in seats}
    row.sequence = sequence
    row.until = max((seat.meeting.ends_at for seat in seats), default=None)
    if seats:
        row.title = mailing.gathering.entry.title
    row.save()


def concerned(gathering_id: int) -> Iterator[int]:
    """The keys of members whose calendars may have to be told of a change: who has a seat at what is to come, and who was told before."""
    seats = Seat.objects.filter(meeting__gathering=gathering_id, meeting__ends_at__gt=now()).exclude(coming=Coming.NOT)
    told = Mailing.objects.filter(gathering=gathering_id, until__gt=now())
    yield from sorted({*seats.values_list("member", flat=True), *told.values_list("member", flat=True)})


def owe_where_sight_changed() -> None:
    """Whose calendar holds what they may see no more, whichever way that came about, is told so; and so is who sees again where they have a seat."""
    _owe(_heard().filter(until__gt=now()), may_see=False)
    to_come = Seat.objects.filter(meeting__ends_at__gt=now(), meeting__cancelled_at__isnull=True).exclude(coming=Coming.NOT)
    theirs = to_come.filter(meeting__gathering=OuterRef("gathering"), member=OuterRef("member"))
    gone = _heard().filter(Q(until__isnull=True) | Q(until__lte=now()), gathering__cancelled_at__isnull=True)
    _owe(gone.filter(Exists(theirs)), may_see=True)


def _heard() -> QuerySet[Mailing]:
    """Of those whose calendars were ever told something and to whom mail goes still."""
    silent = CalendarChoice.objects.filter(by_mail=False).values("member")
    return Mailing.objects.filter(sequence__gte=0, member__is_active=True).exclude(member__in=silent)


def _owe(mailings: QuerySet[Mailing], *, may_see: bool) -> None:
    gatherings = Gathering.objects.filter(pk__in=mailings.values("gathering")).select_related("entry__audience", "entry__root")
    for gathering in gatherings.iterator(chunk_size=AT_ONCE):
        members = set(mailings.filter(gathering=gathering).values_list("member", flat=True))
        seeing = set(audience_of(gathering.entry).filter(pk__in=members).values_list("pk", flat=True))
        if chosen := seeing if may_see else members - seeing:
            with transaction.atomic():
                owe(gathering.pk, sorted(chosen))
