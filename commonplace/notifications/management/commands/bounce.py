"""`commonplace bounce`: one message that came back, on standard input; a mail server pipes it here (`| commonplace bounce` in its aliases).

It ends with 0 whatever came, for what came back is not sent back again; with 75 where the database does not answer, so that it is tried later.
"""

import os
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from commonplace.activity.failing_mail import mail_failed
from commonplace.kit.bounces import MOST_READ, addresses_in, failure_in
from commonplace.people.models import Member
from commonplace.people.return_path import member_at

TRY_AGAIN = 75
_TOLD_BY = ("ORIGINAL_RECIPIENT", "RECIPIENT", "LOCAL_PART")
"""Where Postfix and Exim say whom a piped message was for."""


class Command(BaseCommand):
    help = "Takes one message that came back from standard input, and counts for whose address it did."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", nargs="?", default="", metavar="ADDRESS", help="where it came back to, from the envelope, if known")

    def handle(self, *args: object, address: str, **options: object) -> None:
        raw = sys.stdin.buffer.read(MOST_READ)
        while sys.stdin.buffer.read(MOST_READ):
            """The rest is read so that the mail server's pipe does not break."""
        try:
            member = _whose(address, raw)
            failure = failure_in(raw)
            if member is None:
                self.stderr.write("It came back to no address of ours.")
            elif failure is None:
                self.stderr.write("It tells of no failure.")
            else:
                mail_failed(member, failure)
        except DatabaseError as error:
            self.stderr.write(f"Try again later: {error}")
            sys.exit(TRY_AGAIN)


def _whose(address: str, raw: bytes) -> Member | None:
    return member_at(" ".join([address, *(os.environ.get(name, "") for name in _TOLD_BY), addresses_in(raw)]))
