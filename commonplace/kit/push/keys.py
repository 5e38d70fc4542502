"""The key by which push services know this place, and the token that it signs for each of them (RFC 8292)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from commonplace.kit.clock import now
from commonplace.kit.push.base64url import read, written
from commonplace.kit.secret_key import kept_secret

KEY_FILE = "push_key"
LASTS = timedelta(hours=12)
"""How long a token holds; push services refuse any that lasts longer than a day."""
_LENGTH = 32


@dataclass(frozen=True)
class ServerKey:
    """`public` is what a browser is given when it subscribes; it then takes messages from nobody else."""

    private: ec.EllipticCurvePrivateKey
    public: str

    def token(self, audience: str) -> str:
        """Says to the push service at `audience` (scheme and host) that the sender holds this key, and how to reach them."""
        claims = {"aud": audience, "exp": int((now() + LASTS).timestamp()), "sub": contact()}
        signed = ".".join(written(json.dumps(part, separators=(",", ":")).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
        r, s = decode_dss_signature(self.private.sign(signed.encode(), ec.ECDSA(SHA256())))
        return f"{signed}.{written(r.to_bytes(_LENGTH, 'big') + s.to_bytes(_LENGTH, 'big'))}"


def new_private_key() -> str:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return written(number.to_bytes(_LENGTH, "big"))


@lru_cache(maxsize=4)
def read_private_key(text: str) -> ServerKey:
    """The key from its 32 bytes in base64url, as `new_private_key` and other programs for web push write it; ValueError for what is none."""
    raw = read(text)
    if len(raw) != _LENGTH:
        raise ValueError("wrong length")
    private = ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())
    return ServerKey(private, written(private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)))


def own_key() -> ServerKey | None:
    """The key of this place, made at its first use; None where push is switched off, or browsers would not have it because pages are not
    encrypted."""
    parts = urlsplit(settings.BASE_URL)
    is_secure = parts.scheme == "https" or parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not settings.PUSH or not is_secure:
        return None
    return read_private_key(settings.PUSH_PRIVATE_KEY or kept_secret(settings.DATA_DIR / KEY_FILE, new_private_key))


def contact() -> str:
    """Whom a push service may write to when something is wrong with our messages. Some refuse an address without a real domain."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if settings.PUSH_CONTACT:
        return str(settings.PUSH_CONTACT)
    if "." in address.rpartition("@")[2] or not settings.BASE_URL.startswith("https://"):
        return f"mailto:{address}"
    return str(settings.BASE_URL)
