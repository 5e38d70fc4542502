"""Encryption for one browser, so that the service that carries a message cannot read it (RFC 8291 on RFC 8188, one record)."""

from __future__ import annotations

import secrets
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from commonplace.kit.push.base64url import read

SALT, AUTH, POINT = 16, 16, 65
"""Lengths in bytes; a point is that of an uncompressed key on P-256."""
RECORD = 4096
_END = b"\x02"
_SIZES = (1024, 2048, 3072)
LONGEST = _SIZES[-1] - len(_END)
"""Bytes. What is on its way has one of three sizes, so that its length tells little of its words; the largest passes every push service."""


@dataclass(frozen=True)
class Lock:
    """What a browser gives out for messages to it: its public key, and a secret that only it and we know."""

    point: bytes
    auth: bytes

    @property
    def public_key(self) -> ec.EllipticCurvePublicKey:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.point)


def read_lock(key: str, auth: str) -> Lock:
    """The lock from the texts that a browser gives (`p256dh`, `auth`); ValueError for what is none."""
    lock = Lock(read(key), read(auth))
    if len(lock.point) != POINT or len(lock.auth) != AUTH:
        raise ValueError("wrong length")
    _ = lock.public_key  # a point that lies off the curve is refused here
    return lock


def encrypt(words: bytes, lock: Lock) -> bytes:
    """The body of a message, with a key and a salt of its own, padded to one of few lengths."""
    if len(words) > LONGEST:
        raise ValueError(f"{len(words)} bytes are too many; at most {LONGEST} go into one message.")
    size = next(size for size in _SIZES if len(words) < size)
    padded = (words + _END).ljust(size, b"\x00")
    return encrypt_with(padded, lock, own=ec.generate_private_key(ec.SECP256R1()), salt=secrets.token_bytes(SALT))


def encrypt_with(padded: bytes, lock: Lock, *, own: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """The body for a given key and salt, neither of which may be used a second time; apart so that it can be held against the example of the RFC."""
    own_point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = own.exchange(ec.ECDH(), lock.public_key)
    secret = _derive(lock.auth, shared, b"WebPush: info\x00" + lock.point + own_point, 32)
    key = _derive(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derive(salt, secret, b"Content-Encoding: nonce\x00", 12)
    head = salt + struct.pack("!IB", RECORD, len(own_point)) + own_point
    return head + AESGCM(key).encrypt(nonce, padded, None)


def _derive(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
