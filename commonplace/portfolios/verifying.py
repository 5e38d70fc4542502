"""Looking at a credential that somebody shows: whether it was signed here, holds, and is theirs. Nothing is asked of any other place."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonplace.portfolios.credentials import absolute, recipient_hash
from commonplace.portfolios.models import Award
from commonplace.portfolios.signing import BadToken, Claims, opened

VERIFIED_AN_HOUR = 300
"""From one address, by whichever door; behind one there may be a whole house."""


class Finding(enum.StrEnum):
    HOLDS = "holds"
    WITHDRAWN = "withdrawn"
    FORGED = "forged"
    ELSEWHERE = "elsewhere"
    NONE = "none"


@dataclass(frozen=True)
class Verdict:
    """`is_theirs` is None where no e-mail address was given. The rest is empty unless it was signed here."""

    finding: Finding
    name: str = ""
    description: str = ""
    criteria: str = ""
    issuer: str = ""
    since: date | None = None
    evidence: tuple[tuple[str, str], ...] = ()
    is_theirs: bool | None = None


def verdict_on(token: str, *, email: str = "") -> Verdict:
    """What can be said of a token; two queries."""
    try:
        claims, key = opened(token)
    except BadToken:
        return Verdict(Finding.NONE)
    if key is None:
        issuer = claims.get("issuer")
        names_us = claims.get("iss") == absolute("issuer") or (isinstance(issuer, dict) and issuer.get("id") == absolute("issuer"))
        return Verdict(Finding.FORGED if names_us else Finding.ELSEWHERE)
    if "OpenBadgeCredential" not in claims.get("type", ()):
        return Verdict(Finding.NONE)
    return _of_ours(claims, email)


def _of_ours(claims: Claims, email: str) -> Verdict:
    """Its form is known, for it was signed here."""
    subject: dict[str, Any] = claims["credentialSubject"]
    achievement, identity = subject["achievement"], subject["identifier"][0]
    award = Award.objects.filter(uid=str(claims["id"]).rstrip("/").rpartition("/")[2]).first()
    return Verdict(
        Finding.HOLDS if award is not None and award.is_valid else Finding.WITHDRAWN,
        name=achievement["name"],
        description=achievement["description"],
        criteria=achievement["criteria"]["narrative"],
        issuer=claims["issuer"]["name"],
        since=date.fromisoformat(claims["validFrom"][:10]),
        evidence=tuple((one["id"], one["name"]) for one in claims.get("evidence", ())),
        is_theirs=recipient_hash(email, identity["salt"]) == identity["identityHash"] if email.strip() else None,
    )
