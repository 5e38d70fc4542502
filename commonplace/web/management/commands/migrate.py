"""`commonplace migrate`: Django's own, but that an empty database is not led through the whole history."""

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS

from commonplace.web.first_tables import is_begun, make_tables


class Command(migrate.Command):
    help = "Brings the database up to date. An empty one gets its tables at once."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--each", action="store_true", help="Go through every migration, also where the database is empty.")

    def handle(self, *args: object, each: bool, **options: object) -> None:
        # Whoever asks for anything but "up to date" wants to see Django's own steps.
        special = ("app_label", "migration_name", "fake", "fake_initial", "plan", "run_syncdb", "check_unapplied", "prune")
        is_plain = options["database"] == DEFAULT_DB_ALIAS and not any(options[name] for name in special)
        if is_plain and not each and not is_begun():
            make_tables()
            if options["verbosity"]:
                self.stdout.write("The database was empty; its tables are made.")
            return
        super().handle(*args, **options)
