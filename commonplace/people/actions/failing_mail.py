"""What follows from mail that cannot be delivered: it is counted, and where the address takes none, it counts as confirmed no more."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from commonplace.kit.bounces import Failure
from commonplace.kit.clock import now
from commonplace.people.models import MailTrouble, Member

APART = timedelta(hours=1)
"""So long after one failure another counts: messages that left together come back together."""
FORGOTTEN = timedelta(days=60)


@transaction.atomic
def note_failure(member: Member, failure: Failure) -> bool:
    """Count it. True if by this mail to the address has ended: it was the second that is for good, or nobody has the address. It begins again when
    the member confirms it."""
    address = EmailAddress.objects.select_for_update().filter(user=member, email__iexact=member.email, verified=True).first()
    if address is None:
        return False
    trouble, _new = MailTrouble.objects.get_or_create(member=member, defaults={"email": member.email})
    moment = now()
    # The address is confirmed, so what is remembered of another one, or from before it was confirmed again, is over.
    if trouble.email != member.email or trouble.stopped_at or (trouble.last_at and trouble.last_at < moment - FORGOTTEN):
        trouble.email, trouble.hard, trouble.soft, trouble.last_at, trouble.stopped_at = member.email, 0, 0, None, None
    if not failure.is_hard:
        trouble.soft += 1
    elif trouble.hard == 0 or trouble.last_hard_at is None or moment - trouble.last_hard_at >= APART:
        trouble.hard, trouble.last_hard_at = trouble.hard + 1, moment
    trouble.last_at, trouble.status, trouble.said = moment, failure.status[:12], failure.said[:300]
    has_ended = failure.is_hard and (failure.is_certain or trouble.hard > 1)
    if has_ended:
        trouble.stopped_at = moment
        EmailAddress.objects.filter(pk=address.pk).update(verified=False)
    trouble.save()
    return has_ended
