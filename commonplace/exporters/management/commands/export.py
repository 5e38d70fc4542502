"""`commonplace export --member NAME --to FILE.zip`: everything that a member wrote, at the machine."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commonplace.exporters.actions import write_to
from commonplace.people.queries import member_called


class Command(BaseCommand):
    help = "Write everything that a member wrote (not what lies in their bin) into a .zip of Markdown and JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--member", required=True, metavar="NAME", help="handle, e-mail address or name of a member")
        parser.add_argument("--to", required=True, type=Path, metavar="FILE.zip")

    def handle(self, *args: Any, member: str, to: Path, **options: Any) -> None:
        found = member_called(member)
        if len(found) != 1:
            raise CommandError(f"Nobody here is called {member}." if not found else f"Several members are called {member}; give a handle.")
        if to.exists():
            raise CommandError(f"{to} is there already. Choose another name, or move it away.")
        number = write_to(found[0], to, progress=self._progress)
        self.stdout.write(self.style.SUCCESS(f"{number} entries of {found[0].name} are in {to}. What lies in the bin is not."))

    def _progress(self, done: int, total: int) -> None:
        if sys.stdout.isatty():
            self.stdout.write(f"\r{done} / {total}", ending="\n" if done == total else "")
