"""Writing into the audit log, and forgetting what is old."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from commonplace.audit.deeds import Deed
from commonplace.audit.models import MAX_DETAIL, Audited
from commonplace.audit.origin import address_now, door_now
from commonplace.kit.clock import now
from commonplace.kit.text import clean_line

log = logging.getLogger("commonplace.audit")
FORGOTTEN_AT_ONCE = 5_000


def record(deed: Deed, actor: AbstractBaseUser | None, *, about: AbstractBaseUser | None = None, detail: str = "") -> None:
    """Write one row, in the transaction of the deed, and a line of JSON for whoever collects the program's log (level INFO)."""
    row = Audited.objects.create(
        deed=deed,
        actor_id=actor.pk if actor else None,
        about_id=about.pk if about and about != actor else None,
        detail=clean_line(detail)[:MAX_DETAIL],
        door=door_now(),
        address=address_now(),
    )
    if log.isEnabledFor(logging.INFO):
        line = {"at": row.made_at.isoformat(), "deed": row.deed, "actor": row.actor_id, "about": row.about_id, "detail": row.detail}
        log.info(json.dumps({**line, "door": row.door, "address": row.address}, ensure_ascii=False))


def forget() -> int:
    """Delete what is older than the settings keep; how many rows that were."""
    gone = 0
    old = Audited.objects.filter(made_at__lt=now() - timedelta(days=settings.AUDIT_DAYS)).order_by("made_at", "pk")
    while keys := list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]):
        gone += Audited.objects.filter(pk__in=keys).delete()[0]
    return gone
