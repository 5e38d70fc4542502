"""A server that receives webhooks, with encryption, on this machine: it answers well, slowly, badly, elsewhere or not at all, as it is told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.http_server import certificate_in, running


@dataclass(frozen=True)
class Answer:
    """`status` 0: the connection is closed without one. `waits`: seconds before it."""

    status: int = 204
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    waits: float = 0.0


@dataclass(frozen=True)
class Got:
    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Receiver:
    """`answers` are given one by one, then 204."""

    server: ThreadingHTTPServer
    got: list[Got] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"https://{self.host}/hook"


def is_signed(got: Got, secret: str) -> bool:
    """As a receiver checks it by the specification of Standard Webhooks: docs/developers/webhooks.md shows the same lines."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(f"v1,{wanted}", one) for one in got.headers["webhook-signature"].split())


@contextmanager
def receiving(folder: Path) -> Iterator[tuple[Receiver, Path]]:
    """The server, and the file with the certificate that makes it known."""
    certificate = certificate_in(folder)
    receiver = Receiver(ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler))
    receiver.server.RequestHandlerClass = _handler(receiver)
    with running(receiver.server, certificate=certificate):
        yield receiver, certificate


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(Got({name.lower(): value for name, value in self.headers.items()}, body))
            answer = receiver.answers.pop(0) if receiver.answers else Answer()
            self.close_connection = True
            time.sleep(answer.waits)
            if not answer.status:
                return
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *arguments: object) -> None: ...

    return Handler
