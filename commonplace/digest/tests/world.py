"""What a digest needs to be sent."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from commonplace.digest import jobs
from commonplace.digest.models import DigestChoice, Sending
from commonplace.kit.clock import at, now
from commonplace.kit.jobs import run_all
from commonplace.people.models import Member


def confirm(member: Member) -> None:
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)


def choice_of(member: Member) -> DigestChoice:
    return DigestChoice.objects.get_or_create(member=member)[0]


def due_at(member: Member) -> datetime:
    """When their next letter is due. A week passes before another is: what is counted from here is the same at every hour of every day."""
    due = choice_of(member).next_at
    assert due is not None
    return due


def days_pass(days: float = 8, since: datetime | None = None) -> list[str]:
    """What the jobs do so much later; the states of the letters by then."""
    with at((since or now()) + timedelta(days=days)):
        jobs.send_digests()
        run_all()
    return list(Sending.objects.order_by("pk").values_list("state", flat=True))
