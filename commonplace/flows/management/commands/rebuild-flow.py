"""`commonplace rebuild-flow`: count the organisation's flow anew."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commonplace.flows import closing, rebuilding
from commonplace.flows.jobs import rebuild_flow
from commonplace.kit.errors import Refusal

STEPS = ("Reading.", "Writing how members stood.", "Writing what entries added.", "Letting the new counts hold.", "Done.")


class Command(BaseCommand):
    help = "Count the organisation's flow anew. The program may run meanwhile. Figures that were made stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--later", action="store_true", help="leave it to the workers, as a job")

    def handle(self, *args: Any, later: bool, **options: Any) -> None:
        if later:
            rebuild_flow.enqueue()
            self.stdout.write("A worker will do it.")
            return
        begun = time.monotonic()
        try:
            rebuilding.rebuild(report=lambda done, total, note: self.stdout.write(STEPS[done]))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        made = closing.close_quarters()
        self.stdout.write(self.style.SUCCESS(f"Counted in {time.monotonic() - begun:.1f} s; figures made of {len(made)} quarters."))
