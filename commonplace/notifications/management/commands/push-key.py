"""`commonplace push-key`: make a key for web push, for a place that several machines serve."""

from django.core.management.base import BaseCommand

from commonplace.kit.push import new_private_key, read_private_key


class Command(BaseCommand):
    help = "Writes a new pair of keys for web push. One machine alone needs none: it makes its own."

    def handle(self, *args: object, **options: object) -> None:
        private = new_private_key()
        self.stdout.write(f"COMMONPLACE_PUSH_PRIVATE_KEY={private}")
        self.stdout.write(f"The public half, which browsers are given: {read_private_key(private).public}")
