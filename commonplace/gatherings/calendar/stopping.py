"""The addresses that end mail for calendars for somebody who is not signed in (RFC 8058): signed, stored nowhere, and they never expire."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from commonplace.people.models import Member

_SIGNER = Signer(salt="gatherings.calendar.stop", sep=".")


def stop_path(member: Member) -> str:
    return reverse("gatherings:stop_calendar_mail", args=[_SIGNER.sign(str(member.pk))])


def stop_url(member: Member) -> str:
    return settings.BASE_URL + stop_path(member)


def member_of(token: str) -> Member | None:
    """Whose mail a token ends; None when nobody here made it, or its member is gone."""
    try:
        return Member.objects.filter(pk=int(_SIGNER.unsign(token))).first()
    except (BadSignature, ValueError):
        return None
