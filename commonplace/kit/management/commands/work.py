"""`commonplace work`: run background jobs in a process of their own."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from commonplace.kit.jobs.worker import Worker


class Command(BaseCommand):
    help = "Runs background jobs until it is told to stop. Start as many as you like, on any machine that reaches the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--follow-parent", action="store_true", help="Also stop when the process that started this one is gone.")

    def handle(self, *args: object, follow_parent: bool, **options: object) -> None:
        Worker(follow_parent=follow_parent).work()
