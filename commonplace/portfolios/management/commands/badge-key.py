"""`commonplace badge-key`: make a key that signs badges, replace the present one, or end the trust in an old one."""

from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed
from commonplace.kit.clock import now
from commonplace.portfolios.models import SigningKey
from commonplace.portfolios.signing import key_file, new_private_key, own_key


class Command(BaseCommand):
    help = "Lists the keys that sign badges. With --replace a new one signs from now on; what the old one signed still holds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--write", action="store_true", help="write a new private key to the screen, for COMMONPLACE_BADGES_PRIVATE_KEY_FILE"
        )
        parser.add_argument("--replace", action="store_true", help="make a new key in the data folder")
        parser.add_argument(
            "--distrust", metavar="THUMBPRINT", help="publish this key no more (--distrust=...): nothing that it signed can be verified"
        )

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        if options["write"]:
            self.stdout.write(new_private_key())
            return
        if options["replace"]:
            self._replace()
        if options["distrust"]:
            changed = SigningKey.objects.filter(thumbprint=options["distrust"], distrusted_at__isnull=True).update(distrusted_at=now())
            if not changed:
                raise CommandError("There is no trusted key with this thumbprint.")
            record(Deed.BADGE_KEY_DISTRUSTED, None, detail=str(options["distrust"]))
        for row in SigningKey.objects.order_by("pk"):
            self.stdout.write(f"{row.thumbprint}  {row.made_at:%Y-%m-%d}  {'no longer trusted' if row.distrusted_at else 'trusted'}")

    def _replace(self) -> None:
        if settings.BADGES_PRIVATE_KEY:
            raise CommandError(
                "The key comes from a setting: write another one into it, and restart. The old one's public half stays published."
            )
        own_key()  # so that the old one's public half is kept, also if it has not signed yet
        key_file().unlink()
        record(Deed.BADGE_KEY, None, detail=own_key().thumbprint)
