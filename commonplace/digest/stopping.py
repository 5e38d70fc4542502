"""The links that end a digest for somebody who is not signed in (RFC 8058). Their tokens are signed and stored nowhere, and never expire:
an old letter must still be able to end it."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from commonplace.digest.models import DigestChoice

_SIGNER = Signer(salt="digest.stop", sep=".")


def stop_url(choice: DigestChoice) -> str:
    return settings.BASE_URL + reverse("digest:stop", args=[_SIGNER.sign(choice.uid)])


def choice_of(token: str) -> DigestChoice | None:
    """Whose digest a link is about; None when nobody here made this token."""
    try:
        return DigestChoice.objects.filter(uid=_SIGNER.unsign(token)).first()
    except BadSignature:
        return None
