"""What a digest needs to be sent."""

from datetime import timedelta

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


def days_pass(days: float = 8) -> list[str]:
    """What the jobs do so much later; the states of the letters by then."""
    with at(now() + timedelta(days=days)):
        jobs.send_digests()
        run_all()
    return list(Sending.objects.order_by("pk").values_list("state", flat=True))
