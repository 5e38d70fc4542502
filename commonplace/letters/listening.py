"""The listener that a mail server in front hands messages to, by SMTP or LMTP. It takes what is for addresses of ours and nothing else.

It says 250 once a message lies in the database, 550 for an address that is nobody's, 552 for one too large, and 451 when the database does not
answer or too much came at once, so that the mail server keeps it and tries again. It sends nothing anywhere.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, connections

from commonplace.kit.errors import Refusal
from commonplace.letters.doors import taker_for

logger = logging.getLogger(__name__)

TIMEOUT = 60
LONGEST_LINE = 500_000
MOST_RECIPIENTS = 50
MOST_CONNECTIONS = 50
TAKEN, NOBODY, LATER = "250 2.0.0 Taken", "550 5.1.1 Nobody here has this address", "451 4.3.0 Try again later"
TOO_MUCH, MANY = "451 4.7.1 Too much at once, try again later", "452 4.5.3 Too many recipients"
Result = TypeVar("Result")


class Handler:
    """What happens at each step of the conversation. The database is asked in one thread, which keeps its connection."""

    def __init__(self, *, each_recipient_is_answered: bool) -> None:
        self._each = each_recipient_is_answered
        self._database = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return MANY
        try:
            found = await self._asked(lambda: taker_for(address) is not None)
        except DatabaseError:
            logger.exception("The database did not answer; the mail server is asked to try again.")
            return LATER
        if not found:
            return NOBODY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content or "").encode()
        sender = envelope.mail_from or ""
        answers = [await self._taken(address, content, sender) for address in envelope.rcpt_tos]
        if self._each:
            return "\r\n".join(answers)
        # By SMTP there is one answer for all; whoever got it already does not get it twice.
        return next((answer for answer in answers if answer.startswith("4")), answers[0] if answers else NOBODY)

    async def _taken(self, written: str, content: bytes, sender: str) -> str:
        def work() -> str:
            taker = taker_for(written)
            if taker is None:
                return NOBODY
            try:
                taker(content, envelope_from=sender)
            except Refusal:
                return TOO_MUCH
            return TAKEN

        try:
            return await self._asked(work)
        except DatabaseError:
            logger.exception("A message could not be stored; the mail server is asked to try again.")
            return LATER

    async def _asked(self, work: Callable[[], Result]) -> Result:
        def with_connection() -> Result:
            close_old_connections()
            try:
                return work()
            except DatabaseError:
                connection.close()
                raise

        return await asyncio.get_running_loop().run_in_executor(self._database, with_connection)

    async def close(self) -> None:
        """Let go of the thread and of its connection to the database."""
        await asyncio.get_running_loop().run_in_executor(self._database, connections.close_all)
        self._database.shutdown()

    async def handle_exception(self, error: Exception) -> str:
        logger.error("The conversation with the mail server broke off.", exc_info=error)
        return LATER


class _Door:
    """Counts the conversations, so that nobody can hold up the process with many."""

    def __init__(self) -> None:
        self.open = 0


def _protocol_of(base: type[SMTP], door: _Door) -> type[SMTP]:
    class Conversation(base):  # type: ignore[misc,valid-type]
        # Many programs write paragraphs as one line, longer than the standard wants; servers in front pass them on.
        line_length_limit = LONGEST_LINE
        is_counted = False

        def connection_made(self, transport: Any) -> None:
            if door.open >= MOST_CONNECTIONS:
                transport.abort()
                return
            door.open += 1
            self.is_counted = True
            super().connection_made(transport)

        def connection_lost(self, error: Exception | None) -> None:
            if self.is_counted:
                door.open -= 1
                super().connection_lost(error)

    return Conversation


class Listener:
    """What listens, until it is closed."""

    def __init__(self, server: asyncio.Server, handler: Handler) -> None:
        self._server, self._handler = server, handler

    @property
    def port(self) -> int:
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        self._server.close()
        await self._handler.close()


async def listen(host: str, port: int, *, is_lmtp: bool) -> Listener:
    """Begin to listen. Of more conversations than are held at once, the last are turned away at the door."""
    handler = Handler(each_recipient_is_answered=is_lmtp)
    kind = _protocol_of(LMTP if is_lmtp else SMTP, _Door())

    def begun() -> SMTP:
        return kind(
            handler,
            data_size_limit=settings.MAIL_IN_MAX_MB * 1024 * 1024,
            enable_SMTPUTF8=True,
            hostname=settings.MAIL_IN_DOMAIN,
            ident="Commonplace",
            timeout=TIMEOUT,
        )

    return Listener(await asyncio.get_running_loop().create_server(begun, host, port), handler)
