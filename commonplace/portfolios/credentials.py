"""An award as an Open Badge 3.0: an OpenBadgeCredential in the data model of W3C Verifiable Credentials 2.0, as the claims of a JWT.

It is written anew whenever it is asked for, so that it names of the evidence only what is open to the web at that moment, and is signed by the key of
that moment. The recipient is known by a salted hash of their e-mail address.
"""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from commonplace.entries.audience import sight_of
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.portfolios.models import Award, Badge, Portfolio
from commonplace.portfolios.queries import pieces_shown
from commonplace.portfolios.signing import Claims, encoded, own_key, signed

CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
IN_A_LIST = 131_072
"""Places in one status list, the least that the standard allows, so that one among them tells little."""


def absolute(name: str, *args: object) -> str:
    return f"{settings.BASE_URL}{reverse(f'portfolios:{name}', args=args)}"


def moment(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def issuer() -> dict[str, Any]:
    """The organisation, as it stands in each credential and at its own address."""
    return {"id": absolute("issuer"), "type": ["Profile"], "name": settings.ORGANISATION_NAME, "url": settings.BASE_URL}


def achievement(badge: Badge) -> dict[str, Any]:
    address = absolute("badge", badge.uid)
    return {
        "id": address,
        "type": ["Achievement"],
        "name": badge.name,
        "description": badge.description,
        "criteria": {"id": address, "narrative": badge.criteria},
        "image": {"id": absolute("picture", badge.uid, "png"), "type": "Image"},
    }


def recipient_hash(email: str, salt: str) -> str:
    return f"sha256${hashlib.sha256(f'{email.strip().lower()}{salt}'.encode()).hexdigest()}"


def credential_of(award: Award) -> Claims:
    """The credential of an award that is held, with the claims that the proof by JWT asks for. `award.badge` and `award.member` are at hand."""
    assert award.held_at is not None and award.status_index is not None
    identity = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": recipient_hash(award.member.email, award.salt),
        "identityType": "emailAddress",
        "salt": award.salt,
    }
    address = absolute("award", award.uid)
    evidence = _evidence(award.portfolio)
    return {
        "@context": CONTEXTS,
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": issuer(),
        "validFrom": moment(award.held_at),
        "name": award.badge.name,
        "credentialSubject": {"type": ["AchievementSubject"], "identifier": [identity], "achievement": achievement(award.badge)},
        **({"evidence": evidence} if evidence else {}),
        "credentialStatus": status_entry(award.status_index),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "iss": absolute("issuer"),
        "jti": address,
        "nbf": int(award.held_at.timestamp()),
    }


def _evidence(portfolio: Portfolio | None) -> list[dict[str, Any]]:
    """The portfolio and its pieces, as far as a stranger may see them now."""
    if portfolio is None:
        return []
    sight = sight_of(None)
    entry = Entry.objects.visible_to(sight).filter(pk=portfolio.pk).first()
    if entry is None:
        return []
    found = [(entry, str(entry), _("Portfolio"))]
    found += [(shown.entry, str(shown.entry), shown.piece.why or shown.how) for shown in pieces_shown(sight, portfolio)]
    described = {f"{settings.BASE_URL}{one.get_absolute_url()}": (name, narrative) for one, name, narrative in reversed(found)}
    return [
        {"id": address, "type": ["Evidence"], "name": name, "narrative": narrative}
        for address, (name, narrative) in reversed(described.items())
    ]


def token_of(award: Award) -> str:
    """The credential as a compact JWS."""
    return signed(credential_of(award), own_key())


def status_entry(index: int) -> dict[str, str]:
    address = absolute("status", index // IN_A_LIST + 1)
    place = str(index % IN_A_LIST)
    return {
        "id": f"{address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": place,
        "statusListCredential": address,
    }


def status_list(number: int) -> str:
    """A list of what no longer holds, signed, as W3C Bitstring Status List 1.0 has it. It is the same all day long while nothing is withdrawn, and
    lapses after two days, so that nobody can go on showing an old one."""
    first = (number - 1) * IN_A_LIST
    gone = Award.objects.filter(status_index__gte=first, status_index__lt=first + IN_A_LIST)
    gone = gone.exclude(withdrawn_at__isnull=True, returned_at__isnull=True)
    bits = bytearray(IN_A_LIST // 8)
    for index in gone.values_list("status_index", flat=True):
        place = (index or 0) - first
        bits[place // 8] |= 0x80 >> place % 8
    address, begun = absolute("status", number), now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return signed(
        {
            "@context": CONTEXTS[:1],
            "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": absolute("issuer"),
            "validFrom": moment(begun),
            "validUntil": moment(begun + timedelta(days=2)),
            "credentialSubject": {
                "id": f"{address}#list",
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": f"u{encoded(gzip.compress(bytes(bits), mtime=0))}",
            },
            "iss": absolute("issuer"),
            "jti": address,
            "nbf": int(begun.timestamp()),
        },
        own_key(),
    )
