"""What the sign-in packages did, for the audit log. Their signals are the only place where they tell it; none of ours is among these."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as proofs
from axes.signals import user_locked_out
from django.contrib.auth import signals as auth
from django.http import HttpRequest
from django.utils.translation import gettext_noop

from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed
from commonplace.people.adapter import attempted_email
from commonplace.people.models import Member

WAYS = {"password": gettext_noop("password"), "mfa": gettext_noop("passkey or code"), "code": gettext_noop("code by mail")}


def listen() -> None:
    """Called once, when the program begins."""
    auth.user_logged_in.connect(_signed_in, dispatch_uid="audit")
    auth.user_logged_out.connect(_signed_out, dispatch_uid="audit")
    auth.user_login_failed.connect(_failed, dispatch_uid="audit")
    user_locked_out.connect(_locked_out, dispatch_uid="audit")
    for signal in (account.password_changed, account.password_set, account.password_reset):
        signal.connect(_password_changed, dispatch_uid="audit")
    account.email_changed.connect(_email_changed, dispatch_uid="audit")
    proofs.authenticator_added.connect(_proof_added, dispatch_uid="audit")
    proofs.authenticator_removed.connect(_proof_removed, dispatch_uid="audit")
    proofs.authenticator_reset.connect(_proof_renewed, dispatch_uid="audit")


def _signed_in(request: HttpRequest, user: Member, **_rest: Any) -> None:
    # The package notes the way in the session before this, each proof after the one before.
    ways = [str(step.get("method", "")) for step in request.session.get("account_authentication_methods", [])]
    record(Deed.SIGNED_IN, user, detail=", ".join(dict.fromkeys(way for way in ways if way in WAYS)))


def _signed_out(user: Member | None, **_rest: Any) -> None:
    if user is not None:
        record(Deed.SIGNED_OUT, user)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_rest: Any) -> None:
    """What was typed is not kept: people type passwords into the wrong field."""
    if request is not None:
        record(Deed.SIGN_IN_FAILED, None, about=_tried(attempted_email(request, credentials)))


def _locked_out(username: str, **_rest: Any) -> None:
    record(Deed.LOCKED_OUT, None, about=_tried(username))


def _tried(email: str) -> Member | None:
    return Member.objects.filter(email__iexact=email).first() if email else None


def _password_changed(user: Member, **_rest: Any) -> None:
    record(Deed.PASSWORD_CHANGED, user)


def _email_changed(user: Member, **_rest: Any) -> None:
    record(Deed.EMAIL_CHANGED, user)


def _proof_added(user: Member, **_rest: Any) -> None:
    record(Deed.PROOF_ADDED, user)


def _proof_removed(user: Member, **_rest: Any) -> None:
    record(Deed.PROOF_REMOVED, user)


def _proof_renewed(user: Member, **_rest: Any) -> None:
    record(Deed.PROOF_RENEWED, user)
