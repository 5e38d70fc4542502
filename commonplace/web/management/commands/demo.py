"""`commonplace demo`: a made-up organisation to look around in."""

from argparse import ArgumentParser

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from commonplace.kit.errors import Refusal
from commonplace.web.demo import build


class Command(BaseCommand):
    help = "Fills an empty place with a made-up organisation: people, spaces, and ten weeks of learning from each other."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--password", default="", help="Let all made-up members sign in with this password; by default none of them can."
        )

    def handle(self, *args: object, password: str, **options: object) -> None:
        if not connection.introspection.table_names():  # an empty data folder, as the hint below says
            call_command("migrate", verbosity=0, interactive=False)
        try:
            built = build(password=password)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"Tideway, a made-up cooperative, lives here now: {built.members} members in {built.teams} teams, {built.spaces} spaces, "
            f"{built.entries} entries."
        )
        if password:
            self.stdout.write("Its members sign in with the password you gave: abena@example.org, noor@example.org, tomasz@example.org ...")
        else:
            self.stdout.write(
                "Nobody can sign in as one of them. `commonplace serve` prints the link to make yourself the first administrator; to look "
                "through their eyes, start in an empty data folder with `commonplace demo --password ...`."
            )
