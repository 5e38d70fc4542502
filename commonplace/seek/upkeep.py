"""What is forgotten because nobody ever came to have it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError

from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.sources.models import FILES, Source

STAYS = timedelta(days=7)
_MOST = 500


def forget_unsaved_files() -> int:
    """Forget files that were handed in and of which no save was made (it was refused, or something broke off); returns how many.

    A save that lies in a bin holds its file. The bytes go by themselves afterwards (`kit.freeing`).
    """
    saved = Entry.objects.filter(source=OuterRef("pk"))
    forgotten = 0
    for source in Source.objects.filter(~Exists(saved), url__startswith=FILES, made_at__lt=now() - STAYS).order_by("pk")[:_MOST]:
        try:
            with transaction.atomic():
                forgotten += bool(Source.objects.filter(~Exists(saved), pk=source.pk).delete()[0])
        except ProtectedError:
            continue  # a journey leads there
    return forgotten
