"""Connections that go to the very address that was checked, and that all share one deadline.

A name is resolved once for each connection, here; what is connected to is the checked IP address, never the name, so an answer of the DNS
that changes between the check and the connection changes nothing. TLS still names and verifies the host.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import certifi
import httpcore
from django.utils.translation import gettext as _

from commonplace.kit.fetch.addresses import Address, ip_in, is_public
from commonplace.kit.fetch.errors import FetchError

Resolver = Callable[[str, int], list[str]]
Connector = Callable[[str, int, float], httpcore.NetworkStream]

_LONGEST_CONNECT = 6.0


class OutOfTimeError(Exception):
    """The whole fetch has used up its time."""


class Deadline:
    """One limit for everything: looking up the name, connecting, TLS, every redirect and every byte of the answer."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that remain; raises OutOfTimeError when there are none."""
        remaining = self._end - time.monotonic()
        if remaining <= 0:
            raise OutOfTimeError
        return remaining


def system_resolver(host: str, port: int) -> list[str]:
    """All IP addresses of `host` as the system's resolver gives them."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def tcp_connector(ip: str, port: int, timeout: float) -> httpcore.NetworkStream:
    """Open a plain connection to an IP address."""
    return httpcore.SyncBackend().connect_tcp(ip, port, timeout=timeout)


class CheckedBackend(httpcore.NetworkBackend):
    """Gives httpcore connections to public addresses only."""

    def __init__(self, address: Address, deadline: Deadline, resolve: Resolver, connect: Connector) -> None:
        self._address = address
        self._deadline = deadline
        self._resolve = resolve
        self._connect = connect

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        if (host, port) != (self._address.host, self._address.port):
            raise FetchError(_("This address leads inside a private network, so it was not fetched."))
        last: Exception = httpcore.ConnectError("no address")
        for ip in self._checked_ips():
            try:
                stream = self._connect(ip, port, min(self._deadline.left(), _LONGEST_CONNECT))
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                last = error
            else:
                return DeadlineStream(stream, self._deadline)
        raise last

    def _checked_ips(self) -> list[str]:
        literal = ip_in(self._address.host)
        found = [literal] if literal else self._look_up()
        checked = found if self._address.is_allowed_by_name else [ip for ip in found if is_public(ip)]
        if not checked:
            raise FetchError(_("This address leads inside a private network, so it was not fetched."), field="url")
        return checked

    def _look_up(self) -> list[str]:
        # The system's resolver cannot be given a time limit, so it works in a thread that may be left behind.
        answer: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answer.put(self._resolve(self._address.host, self._address.port))
            except (OSError, UnicodeError) as error:
                answer.put(error)

        threading.Thread(target=ask, daemon=True, name="commonplace-look-up").start()
        try:
            found = answer.get(timeout=self._deadline.left())
        except queue.Empty:
            raise OutOfTimeError from None
        if isinstance(found, Exception) or not found:
            raise FetchError(
                _("No site was found at %(host)s. Check the spelling.") % {"host": self._address.host}, field="url", may_retry=True
            )
        return found


class DeadlineStream(httpcore.NetworkStream):
    """Gives each read and write what is left of the whole time, so that a page that drips cannot stretch it."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, timeout=self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


@lru_cache(maxsize=1)
def tls() -> ssl.SSLContext:
    # The system's authorities as well as the usual ones, so that an organisation's own authority works once the machine trusts it.
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
