"""A real mail server that keeps what it is handed, for the tests that ask for `postbox`."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from pytest_django import Settings


class Postbox:
    """`refuses_to` and `refuses_text` are what it answers to an address and to a text; "" takes them. `wire` are the bytes that came, `senders` those
    of the envelopes."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.wire: list[bytes] = []
        self.senders: list[str] = []
        self.refuses_to = self.refuses_text = ""

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # type: ignore[no-untyped-def]  # noqa: N802
        if not self.refuses_to:
            envelope.rcpt_tos.append(address)
        return self.refuses_to or "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # type: ignore[no-untyped-def]  # noqa: N802
        if not self.refuses_text:
            self.wire.append(envelope.content)
            self.senders.append(envelope.mail_from)
            self.messages.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return self.refuses_text or "250 OK"

    def last_text(self) -> str:
        return self.part("plain")

    def part(self, kind: str) -> str:
        """The plain or the HTML text of the last message."""
        found = self.messages[-1].get_body(preferencelist=(kind,))
        assert found is not None
        return str(found.get_content()).replace("\r\n", "\n")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=_free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield box
    server.stop()
