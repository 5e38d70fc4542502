"""How people come in: the first administrator by the first-run link, everyone after by invitation."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.first_run import opens_first_run, use_up
from commonplace.people.handles import checked_handle, suggested_handle
from commonplace.people.invitations import LIFETIME, Ticket, may_invite
from commonplace.people.models import Invitation, Member


def make_first_administrator(*, token: str, name: str, email: str, password: str, handle: str = "") -> Member:
    """Spend the first-run token on an administrator."""
    with transaction.atomic():
        if not opens_first_run(token) or not use_up(token):
            raise Refusal(_("This link has been used. Sign in, or restart the program for a new one."))
        member = _make_member(name=name, email=email, password=password, handle=handle, is_administrator=True, is_verified=False)
        record(Deed.FIRST_ADMINISTRATOR, member)
    return member


def invite(actor: Member, *, email: str = "", deed_key: str = "") -> Invitation:
    """Make a link that lets one person join. `email`, when given, is noted for whoever sends it there (`send_invitation`)."""
    if not may_invite(actor):
        raise Refusal(_("Only administrators invite people here. Ask one of them."))
    email = email.strip().lower()
    if email and Member.objects.filter(email=email).exists():
        raise Refusal(_("This person already has an account here."), field="email")
    values = {"email": email, "expires_at": now() + LIFETIME}
    with transaction.atomic():
        if deed_key:
            invitation, is_new = Invitation.objects.get_or_create(invited_by=actor, deed_key=deed_key, defaults=values)
        else:
            invitation, is_new = Invitation.objects.create(invited_by=actor, **values), True
        if is_new:
            record(Deed.INVITED, actor, detail=email)
    return invitation


def withdraw_invitation(actor: Member, *, invitation: Invitation) -> None:
    """Close a link that nobody has used; administrators may close anybody's. Doing it twice changes nothing."""
    if invitation.invited_by_id != actor.pk and not actor.is_administrator:
        raise Refusal(_("This invitation is not yours to withdraw."))
    with transaction.atomic():
        closed = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=now())
        if closed:
            record(Deed.INVITATION_WITHDRAWN, actor, about=invitation.invited_by, detail=invitation.email)
    if not closed and Invitation.objects.filter(pk=invitation.pk, used_at__isnull=False).exists():
        raise Refusal(_("Somebody has already joined with this invitation."))


def join_with_invitation(ticket: Ticket, *, name: str, email: str, password: str, handle: str = "") -> Member:
    """Make the account of someone who was invited. The invitation is spent with it; of two who try at once, one gets in."""
    with transaction.atomic():
        spent = Invitation.objects.open().filter(pk=ticket.invitation.pk).update(used_at=now())
        if not spent:
            raise Refusal(_("This invitation can no longer be used. Ask for a new one."))
        verified = ticket.came_by_mail and email.strip().lower() == ticket.invitation.email
        member = _make_member(name=name, email=email, password=password, handle=handle, is_verified=verified)
        Invitation.objects.filter(pk=ticket.invitation.pk).update(used_by=member)
        record(Deed.JOINED, member)
    return member


def _make_member(*, name: str, email: str, password: str, handle: str, is_verified: bool, is_administrator: bool = False) -> Member:
    email = email.strip().lower()
    member = Member(name=name.strip(), email=email, is_administrator=is_administrator)
    if Member.objects.filter(email=email).exists() or EmailAddress.objects.filter(email=email).exists():
        raise Refusal(_("There is already an account with this address. Sign in with it instead."), field="email")
    member.handle = checked_handle(handle) if handle.strip() else suggested_handle(member.name, email)
    try:
        validate_password(password, member)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages), field="password") from error
    member.set_password(password)
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:  # somebody took the handle or the address between our look and our writing
        raise Refusal(_("This handle or address was taken just now. Choose another one."), field="handle", may_retry=True) from error
    EmailAddress.objects.create(user=member, email=email, primary=True, verified=is_verified)
    return member
