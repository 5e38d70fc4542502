"""Where the sign-in machinery (allauth, axes) meets our members: who signs up, how mail leaves, who asks, what a locked door says."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from commonplace.people.mail import Delivery, deliver
from commonplace.people.models import Member
from commonplace.people.return_path import let_come_back


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves: `/join/<token>/` is the only door."""
        return False

    def login(self, request: HttpRequest, user: Member) -> None:
        """Changing one's address works on rows of `EmailAddress`; an account that came without one (an import, a command) gets it here."""
        if not EmailAddress.objects.filter(user=user, primary=True).exists():
            EmailAddress.objects.update_or_create(user=user, email=user.email.lower(), defaults={"primary": True})
        super().login(request, user)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Somebody whose address cannot be told (a socket without one) shares one count with all such, rather than being kept out."""
        try:
            return str(super().get_client_ip(request))
        except PermissionDenied:
            return "0.0.0.0"  # noqa: S104 - a name for "unknown"; nothing listens there

    def get_reset_password_from_key_url(self, key: str) -> str:
        """In a mail a link leads to this instance, not to the host that whoever asked for it wrote into the request."""
        return _at_home(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return _at_home(super().get_email_confirmation_url(request, emailconfirmation))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail that cannot leave must not break the page; whoever is signed in is told, a stranger learns nothing from it."""
        request = self.request
        context = {"organisation_name": settings.ORGANISATION_NAME, "request": request, "email": email, **context}
        message = self.render_mail(template_prefix, email, context)
        let_come_back(message, email)
        if deliver(message) is Delivery.FAILED and request.user.is_authenticated:
            words = _("The mail to %(email)s could not be sent. Ask an administrator to look at the log.")
            messages.warning(request, words % {"email": email})


def _at_home(url: str) -> str:
    return str(settings.BASE_URL) + urlsplit(url).path


def display_name(member: Member) -> str:
    return member.name


def client_address(request: HttpRequest) -> str:
    """The address that a request came from, past the proxy that settings say we stand behind."""
    return str(get_adapter().get_client_ip(request))


def attempted_email(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Whose door is being tried: what was typed, in the one spelling under which it is counted."""
    typed = credentials or {}
    email = typed.get("email") or typed.get("username") or (request.POST.get("login", "") if request is not None else "")
    return str(email).strip().lower()[:255]


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """The page after too many wrong passwords. It is the same whether or not such an account exists."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    answer = render(request, "people/locked_out.html", {"minutes": minutes}, status=429)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer
