"""What a member is told about their own digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commonplace.digest.models import DigestChoice, Rhythm, Sending, State
from commonplace.people.mail import has_confirmed_address, mail_leaves
from commonplace.people.models import Member

_TOLD = [State.SENT, State.REFUSED, State.GIVEN_UP]


@dataclass(frozen=True)
class DigestPicture:
    """`next_at` stands in the member's time zone; `is_refused` tells of the last letter that was tried, `said` what the mail
    server answered, if it did."""

    choice: DigestChoice | None
    is_confirmed: bool
    mail_leaves: bool
    next_at: datetime | None
    is_refused: bool
    said: str

    @property
    def comes(self) -> bool:
        """Whether a letter would leave if there were something new."""
        return self.next_at is not None and self.is_confirmed and self.mail_leaves


def digest_of(member: Member) -> DigestPicture:
    choice = DigestChoice.objects.filter(member=member).first()
    last = Sending.objects.filter(member=member, state__in=_TOLD).order_by("-period").first() if choice else None
    is_refused = last is not None and last.state != State.SENT
    return DigestPicture(
        choice=choice,
        is_confirmed=has_confirmed_address(member),
        mail_leaves=mail_leaves(),
        next_at=choice.next_at if choice and choice.rhythm != Rhythm.NEVER else None,
        is_refused=is_refused,
        said=last.said if last and is_refused and last.said[:1].isdigit() else "",
    )
