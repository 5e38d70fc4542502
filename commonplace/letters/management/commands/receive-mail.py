"""`commonplace receive-mail ADDRESS`: one message on standard input, for a mail server that pipes rather than speaks LMTP.

The exit code tells it what became of the message, as sysexits.h names them: 0 taken, 67 nobody's address, 69 switched off, 75 try again later.
"""

import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from commonplace.kit.errors import Refusal
from commonplace.letters.doors import taker_for

NO_USER, UNAVAILABLE, TOO_LARGE, TRY_AGAIN = 67, 69, 69, 75


class Command(BaseCommand):
    help = "Takes one message in from standard input, for the member whose private address is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", metavar="ADDRESS", help="the address it was sent to, from the envelope")
        parser.add_argument(
            "--from", dest="envelope_from", default="unknown", metavar="ADDRESS", help="the sender of the envelope; empty: a bounce"
        )

    def handle(self, *args: object, address: str, envelope_from: str, **options: object) -> None:
        if settings.MAIL_IN == "off":
            self._end(UNAVAILABLE, "Mail is not taken in here: COMMONPLACE_MAIL_IN is off.")
        most = settings.MAIL_IN_MAX_MB * 1024 * 1024
        raw = sys.stdin.buffer.read(most + 1)
        if len(raw) > most:
            self._end(TOO_LARGE, f"The message is larger than {settings.MAIL_IN_MAX_MB} MB.")
        try:
            taker = taker_for(address)
            if taker is None:
                self._end(NO_USER, "Nobody here has this address.")
            else:
                taker(raw, envelope_from=envelope_from)
        except (DatabaseError, Refusal) as error:
            self._end(TRY_AGAIN, f"Try again later: {error}")

    def _end(self, code: int, words: str) -> None:
        self.stderr.write(words)
        sys.exit(code)
