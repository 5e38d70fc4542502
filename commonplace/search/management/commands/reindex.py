"""`commonplace reindex`: make the search index again from the entries."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commonplace.search.keeping import forget_all, index_all
from commonplace.search.port import engine


class Command(BaseCommand):
    help = "Make the search index again from the entries. The program may run meanwhile; stopped halfway, it goes on with --from."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="start", type=int, default=0, metavar="ID", help="go on after the entry that was reported last")
        parser.add_argument("--anew", action="store_true", help="empty the index first; until the end, not everything is found")

    def handle(self, *args: Any, start: int, anew: bool, **options: Any) -> None:
        if anew:
            forget_all()
        index_all(start=start, report=lambda done, last: self.stdout.write(f"Indexed up to entry {done} of {last}."))
        engine().tidy()
        self.stdout.write(self.style.SUCCESS("The search index is complete."))
