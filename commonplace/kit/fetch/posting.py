"""Handing something to another server: the same checks as fetching, but nothing is followed, and of the answer no more is read than asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import httpcore
from django.utils.translation import gettext as _

from commonplace.kit.fetch.addresses import Address, read_address
from commonplace.kit.fetch.asking import pause_asked
from commonplace.kit.fetch.connection import (
    CheckedBackend,
    Connector,
    Deadline,
    OutOfTimeError,
    Resolver,
    system_resolver,
    tcp_connector,
    tls,
)
from commonplace.kit.fetch.errors import FetchError
from commonplace.kit.fetch.failures import failures_in_words


@dataclass(frozen=True)
class Posted:
    """What the other server answered; `retry_after` is how long it asks to be left alone, if it does. `answer` are the first bytes of its body."""

    status: int
    retry_after: timedelta | None
    answer: bytes = b""


class NoAnswer(FetchError):
    """It was handed over, in part or whole, and then nothing was heard: whether it arrived cannot be known."""


def read_secure_address(url: str) -> Address:
    """As `read_address`, for what must not travel unencrypted."""
    address = read_address(url)
    if address.scheme != "https":
        raise FetchError(_("This address must begin with https://."), field="url")
    return address


def post(
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes,
    timeout: float = 10.0,
    most_answer: int = 0,
    resolve: Resolver = system_resolver,
    connect: Connector = tcp_connector,
) -> Posted:
    """Post `body` to an https address on the open internet; a FetchError where nobody could be spoken to, NoAnswer where nobody spoke back.

    `timeout` (seconds) covers everything. `most_answer`: so many bytes of the answer's body are read.
    A redirection is an answer like any other. `resolve` and `connect` exist for tests.
    """
    address = read_secure_address(url)
    backend = CheckedBackend(address, Deadline(timeout), resolve, connect)
    target = httpcore.URL(scheme=address.scheme, host=address.host, port=address.port, target=address.target)
    sent = [("Host", address.authority), ("Content-Length", str(len(body))), ("Connection", "close"), *headers.items()]
    steps: set[str] = set()
    try:
        with (
            failures_in_words(),
            httpcore.ConnectionPool(ssl_context=tls(), network_backend=backend, max_connections=1) as pool,
            pool.stream("POST", target, headers=sent, content=body, extensions={"trace": lambda step, _about: steps.add(step)}) as response,
        ):
            answered = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            return Posted(response.status, pause_asked(answered.get("retry-after", "")), _first_bytes(response, most_answer))
    except FetchError as error:
        if "http11.send_request_body.started" in steps:
            raise NoAnswer(error.message) from error
        raise


def _first_bytes(response: httpcore.Response, most: int) -> bytes:
    """What cannot be read of it is no failure: the status has said already what became of what was sent."""
    found = b""
    try:
        for part in response.iter_stream() if most else ():
            found += part
            if len(found) >= most:
                break
    except (OutOfTimeError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError):
        pass
    return found[:most]
