"""`commonplace serve`: everything an instance needs, under one process."""

import os
import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.checks import Tags
from django.core.checks.registry import registry
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from commonplace.kit.asgi.supervising import Supervisor, host_in_address
from commonplace.kit.static_files import collect_if_changed
from commonplace.people.first_run import first_run_url
from commonplace.people.models import Member


class Command(BaseCommand):
    help = "Serves the pages and runs background jobs until it is told to stop (Ctrl-C)."
    # Once the address is known, in handle().
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="The address to listen on; default: this machine only.")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=settings.PAGE_WORKERS, help="Processes that answer pages.")
        parser.add_argument("--migrate", action="store_true", help="Bring the database up to date first.")
        parser.add_argument("--demo", action="store_true", help="If nobody is a member yet, fill the place with a made-up organisation.")

    def handle(self, *args: object, host: str, port: int, workers: int, migrate: bool, demo: bool, **options: object) -> None:
        _tell_own_address(host, port)
        # Whoever answers pages loads their addresses anyway; here they would only be carried along.
        self.check(tags=sorted(registry.tags_available() - {Tags.urls}))
        if migrate:
            call_command("migrate", verbosity=0, interactive=False)
        elif _is_behind():
            raise CommandError("The database is not up to date. Make a backup, then run `commonplace serve --migrate`.")
        if demo and not Member.objects.exists():
            call_command("demo")
            connections.close_all()
        collect_if_changed()
        beside = ["mail"] if settings.MAIL_IN in {"smtp", "lmtp"} else []
        supervisor = Supervisor(host=host, port=port, page_workers=workers, job_workers=settings.JOBS_WORKERS, beside=beside)
        supervisor.when_ready(self._greet)
        sys.exit(supervisor.run())

    def _greet(self) -> None:
        """Say where it is, once pages are answered, so that the address works as soon as it can be read."""
        self.stdout.write(f"{settings.ORGANISATION_NAME} is at {settings.BASE_URL}/")
        first = first_run_url()
        connections.close_all()
        if first:
            self.stdout.write(f"Nobody administers it yet. Make the first administrator, once, at\n{first}")
        self.stdout.flush()


def _tell_own_address(host: str, port: int) -> None:
    """Unless an administrator said under which address members come, it is the one listened on; the child processes are told as well."""
    if not {"COMMONPLACE_BASE_URL", "COMMONPLACE_BASE_URL_FILE"} & os.environ.keys():
        settings.BASE_URL = os.environ["COMMONPLACE_BASE_URL"] = f"http://{host_in_address(host)}:{port}"


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    connections.close_all()
    return behind
