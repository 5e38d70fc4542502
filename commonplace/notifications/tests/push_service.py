"""A push service and browsers as tests need them: a real server with encryption on this machine, which opens what it is given by its own means."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.http_server import certificate_in, running

UNHEARD = 0
"""In place of a status: the connection is closed without an answer."""


def text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Message:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """`answers` are given one by one, then 201; `got` is whatever came."""

    server: ThreadingHTTPServer
    got: list[Message] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_address[1]}"

    @property
    def origin(self) -> str:
        return f"https://{self.host}"

    def sender_of(self, message: Message) -> dict[str, Any]:
        """What the sender's token says, its signature checked with the key beside it."""
        token, _, key = message.headers["authorization"].removeprefix("vapid t=").partition(", k=")
        signed, _, signature = token.rpartition(".")
        raw = bytes_of(signature)
        numbers = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(key))
        public.verify(numbers, signed.encode(), ec.ECDSA(SHA256()))
        head, claims = (json.loads(bytes_of(part)) for part in signed.split("."))
        assert head == {"typ": "JWT", "alg": "ES256"}
        return {**claims, "key": key}


@dataclass
class Phone:
    """A browser with an address at the service; only it can read what is sent to it."""

    endpoint: str
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def point(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def fields(self) -> dict[str, str]:
        return {"endpoint": self.endpoint, "key": text_of(self.point), "auth": text_of(self.auth)}

    def reads(self, message: Message) -> dict[str, str]:
        """RFC 8188 and 8291 once more, step by step as they are written there."""
        body = message.body
        salt, size, point, sealed = body[:16], int.from_bytes(body[16:20], "big"), body[21 : 21 + body[20]], body[21 + body[20] :]
        assert message.headers["content-encoding"] == "aes128gcm" and len(sealed) <= size <= 4096
        shared = self.private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
        key = _hmac(_hmac(self.auth, shared), b"WebPush: info\x00" + self.point + point + b"\x01")
        pseudo = _hmac(salt, key)
        content_key = _hmac(pseudo, b"Content-Encoding: aes128gcm\x00\x01")[:16]
        nonce = _hmac(pseudo, b"Content-Encoding: nonce\x00\x01")[:12]
        words, end = AESGCM(content_key).decrypt(nonce, sealed, None).rstrip(b"\x00"), b"\x02"
        assert words.endswith(end)
        found: dict[str, str] = json.loads(words[:-1])
        return found


def _hmac(key: bytes, words: bytes) -> bytes:
    return hmac.new(key, words, hashlib.sha256).digest()


@contextmanager
def push_service(folder: Path) -> Iterator[tuple[Service, Path]]:
    """The service, and the file with the certificate that makes it known."""
    certificate = certificate_in(folder)
    service = Service(ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler))
    service.server.RequestHandlerClass = _handler(service)
    with running(service.server, certificate=certificate):
        yield service, certificate


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.got.append(Message(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            status, headers = service.answers.pop(0) if service.answers else (201, {})
            self.close_connection = True
            if status == UNHEARD:
                return
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *arguments: object) -> None: ...

    return Handler
