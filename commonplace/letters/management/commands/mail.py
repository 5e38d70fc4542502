"""`commonplace mail`: take mail in for members' private addresses; `commonplace serve` starts it by itself where it is switched on."""

import asyncio
import os
import signal
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from commonplace.letters.listening import listen


class Command(BaseCommand):
    help = "Listens for mail from the mail server in front, by SMTP or LMTP, as COMMONPLACE_MAIL_IN says."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--follow-parent", action="store_true", help="Also stop when the process that started this one is gone.")

    def handle(self, *args: object, follow_parent: bool, **options: object) -> None:
        if settings.MAIL_IN not in {"smtp", "lmtp"}:
            raise CommandError("Set COMMONPLACE_MAIL_IN to smtp or lmtp, and COMMONPLACE_MAIL_IN_DOMAIN, to take mail in.")
        try:
            asyncio.run(self._listen(os.getppid() if follow_parent else None))
        except OSError as error:
            raise CommandError(
                f"Port {settings.MAIL_IN_PORT} of {settings.MAIL_IN_HOST} cannot be listened on: {error.strerror}."
            ) from error

    async def _listen(self, parent: int | None) -> None:
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stopping.set)
        listener = await listen(settings.MAIL_IN_HOST, settings.MAIL_IN_PORT, is_lmtp=settings.MAIL_IN == "lmtp")
        self.stdout.write(f"Mail for {settings.MAIL_IN_DOMAIN} is taken in at {settings.MAIL_IN_HOST}:{settings.MAIL_IN_PORT}.")
        self.stdout.flush()
        while not stopping.is_set() and (parent is None or os.getppid() == parent):
            try:
                await asyncio.wait_for(stopping.wait(), timeout=1)
            except TimeoutError:
                continue
        await listener.close()
