"""The key by which badges are signed, and the signature itself: RS256, which every verifier of Open Badges 3.0 must know.

The private half comes from COMMONPLACE_BADGES_PRIVATE_KEY, or from a file that is made beside the program's other secrets. The public halves of
all keys that ever signed here are rows (`SigningKey`), so that what was signed years ago can be checked after the key was replaced.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.urls import reverse

from commonplace.kit.secret_key import kept_secret
from commonplace.portfolios.models import SigningKey

KEY_FILE = "badge_key"
SIZE = 3072
"""Bits. A badge is to hold for longer than the years for which 2048 are thought enough."""
LEAST = 2048
ALGORITHM = "RS256"
LONGEST = 100_000
"""Characters of a token that is looked at."""

Claims = dict[str, Any]


class BadToken(ValueError):
    """What was given is no token of this form."""


@dataclass(frozen=True)
class Key:
    """A private key with its JWK (public members alone) and the thumbprint of RFC 7638, which names it."""

    private: rsa.RSAPrivateKey
    jwk: dict[str, str]
    thumbprint: str

    @property
    def kid(self) -> str:
        return kid_of(self.thumbprint)


def kid_of(thumbprint: str) -> str:
    """The address at which the key can be fetched; verifiers find it by that."""
    return f"{settings.BASE_URL}{reverse('portfolios:key', args=[thumbprint])}"


def key_file() -> Path:
    return settings.DATA_DIR / KEY_FILE


def new_private_key() -> str:
    """PEM (PKCS 8)."""
    made = rsa.generate_private_key(public_exponent=65_537, key_size=SIZE)
    return made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode("ascii")  # fmt: skip


@lru_cache(maxsize=4)
def read_private_key(pem: str) -> Key:
    r"""The key from PEM, in which `\n` may stand for the ends of lines; ValueError for what is no RSA key of 2048 bits or more."""
    try:
        private = serialization.load_pem_private_key(pem.replace("\\n", "\n").encode("ascii"), password=None)
    except (TypeError, UnicodeEncodeError) as error:
        raise ValueError("no private key without a password") from error
    if not isinstance(private, rsa.RSAPrivateKey) or private.key_size < LEAST:
        raise ValueError(f"no RSA key of {LEAST} bits or more")
    jwk, thumbprint = _public(private.public_key())
    return Key(private, jwk, thumbprint)


def _public(public: rsa.RSAPublicKey) -> tuple[dict[str, str], str]:
    numbers = public.public_numbers()
    required = {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}
    thumbprint = encoded(hashlib.sha256(json.dumps(required, separators=(",", ":"), sort_keys=True).encode()).digest())
    return {**required, "alg": ALGORITHM, "use": "sig"}, thumbprint


def own_key() -> Key:
    """The key that signs now, made at its first use; its public half is published from then on."""
    key = read_private_key(settings.BADGES_PRIVATE_KEY or kept_secret(key_file(), new_private_key))
    SigningKey.objects.get_or_create(thumbprint=key.thumbprint, defaults={"jwk": key.jwk})
    return key


def key_set() -> dict[str, Any]:
    """The JWK set of all keys that are trusted, the newest first."""
    rows = SigningKey.objects.filter(distrusted_at__isnull=True).order_by("-pk")
    return {"keys": [jwk_of(row) for row in rows]}


def jwk_of(row: SigningKey) -> dict[str, str]:
    return {**row.jwk, "kid": kid_of(row.thumbprint)}


def signed(claims: Claims, key: Key) -> str:
    """A compact JWS. The header has what the specification allows and no more."""
    header = {"alg": ALGORITHM, "kid": key.kid, "typ": "JWT"}
    text = ".".join(encoded(json.dumps(part, separators=(",", ":"), ensure_ascii=False).encode()) for part in (header, claims))
    return f"{text}.{encoded(key.private.sign(text.encode('ascii'), padding.PKCS1v15(), SHA256()))}"


def opened(token: str) -> tuple[Claims, SigningKey | None]:
    """The claims of a token, and the key of ours by whose signature they stand; None where it is none of ours. Raises BadToken for anything else than
    a token. The claims of the latter are whatever somebody wrote."""
    parts = token.split(".")
    if len(token) > LONGEST or len(parts) != 3 or not token.isascii():
        raise BadToken
    header, claims = _read(parts[0]), _read(parts[1])
    kid = header.get("kid")
    if header.get("alg") != ALGORITHM or not isinstance(kid, str):
        return claims, None
    found = {kid_of(row.thumbprint): row for row in SigningKey.objects.filter(distrusted_at__isnull=True)}.get(kid)
    return claims, found if found is not None and _is_signed(token, found) else None


def _is_signed(token: str, row: SigningKey) -> bool:
    text, _dot, signature = token.rpartition(".")
    numbers = rsa.RSAPublicNumbers(*(int.from_bytes(decoded(row.jwk[name]), "big") for name in ("e", "n")))
    try:
        numbers.public_key().verify(decoded(signature), text.encode("ascii"), padding.PKCS1v15(), SHA256())
    except (InvalidSignature, BadToken):
        return False
    return True


def _read(part: str) -> Claims:
    try:
        value = json.loads(decoded(part))
    except (ValueError, RecursionError) as error:
        raise BadToken from error
    if not isinstance(value, dict):
        raise BadToken
    return value


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decoded(text: str) -> bytes:
    """Raises BadToken for what is not base64url."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise BadToken from error


def _number(value: int) -> str:
    return encoded(value.to_bytes((value.bit_length() + 7) // 8, "big"))
