"""The tokens of invitation links. They are signed with the instance's key and stored nowhere.

An invitation has two: one that its maker may copy and hand on, and one that stands only in the mail to the invited address. Whoever arrives
with the second has shown that the address is theirs.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse

from commonplace.kit.clock import now
from commonplace.people.mail import Delivery, deliver
from commonplace.people.models import Invitation, Member

LIFETIME = timedelta(days=14)
_BY_HAND = Signer(salt="people.invitation", sep=".")
_BY_MAIL = Signer(salt="people.invitation.mail", sep=".")


@dataclass(frozen=True)
class Ticket:
    """An invitation someone arrived with; `came_by_mail` proves that the address it was sent to is theirs."""

    invitation: Invitation
    came_by_mail: bool


def join_url(invitation: Invitation, *, by_mail: bool = False) -> str:
    signer = _BY_MAIL if by_mail else _BY_HAND
    return settings.BASE_URL + reverse("people:join", args=[signer.sign(invitation.uid)])


def ticket_of(token: str) -> Ticket | None:
    """The invitation that a link's token stands for, in whatever state; None when nobody here made this token."""
    for signer, came_by_mail in ((_BY_HAND, False), (_BY_MAIL, True)):
        try:
            uid = signer.unsign(token)
        except BadSignature:
            continue
        invitation = Invitation.objects.select_related("invited_by").filter(uid=uid).first()
        return Ticket(invitation, came_by_mail) if invitation else None
    return None


def may_invite(member: Member) -> bool:
    return member.is_active and (member.is_administrator or settings.WHO_MAY_INVITE == "everyone")


def send_invitation(invitation: Invitation) -> Delivery:
    """Write to the invited address; once, however often it is asked for, unless the first time failed."""
    if not Invitation.objects.open().filter(pk=invitation.pk, sent_at=None).update(sent_at=now()):
        return Delivery.SENT
    context = {
        "inviter": invitation.invited_by,
        "organisation_name": settings.ORGANISATION_NAME,
        "url": join_url(invitation, by_mail=True),
        "expires_at": invitation.expires_at,
    }
    subject = " ".join(render_to_string("people/email/invitation_subject.txt", context).split())
    message = EmailMessage(subject, render_to_string("people/email/invitation_message.txt", context), to=[invitation.email])
    delivery = deliver(message)
    if delivery is Delivery.FAILED:
        Invitation.objects.filter(pk=invitation.pk).update(sent_at=None)
    return delivery
