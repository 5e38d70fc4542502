"""What leaves by itself, so that an inbox never becomes a debt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from commonplace.inbox.models import InboxItem, ItemState, Piece, Rule
from commonplace.kit.clock import now

NEW_STAYS, LATER_STAYS, SETTLED_STAYS = timedelta(days=30), timedelta(days=90), timedelta(days=30)
KEPT_AS_ITSELF_STAYS = timedelta(days=365)
"""An entry that was kept and became no save stands nowhere else among one's own."""
REMOVED_STAYS = timedelta(days=2)
_ROWS = 500


def let_leave() -> None:
    """Take untouched items away after 30 days, those put by for later after 90, and what was kept or dropped after 30."""
    moment = now()
    stays = {ItemState.NEW: NEW_STAYS, ItemState.LATER: LATER_STAYS, ItemState.DROPPED: SETTLED_STAYS}
    for state, stay in stays.items():
        delete_in_parts(InboxItem.objects.filter(state=state, settled_at__lt=moment - stay))
    kept = InboxItem.objects.filter(state=ItemState.KEPT, settled_at__lt=moment - SETTLED_STAYS)
    as_itself = Q(about__isnull=False, entry__isnull=True, settled_at__gte=moment - KEPT_AS_ITSELF_STAYS)
    delete_in_parts(kept.exclude(as_itself))


def forget() -> None:
    """Forget rules that were removed, and pieces that lie in nobody's inbox any more."""
    moment = now()
    delete_in_parts(Rule.objects.filter(removed_at__lt=moment - REMOVED_STAYS))
    held = InboxItem.objects.filter(piece=OuterRef("pk"))
    delete_in_parts(Piece.objects.filter(~Exists(held), made_at__lt=moment - REMOVED_STAYS))


def delete_in_parts(rows: models.QuerySet[Any]) -> None:
    """In small transactions: on SQLite nobody else writes meanwhile."""
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:_ROWS]):
        with transaction.atomic():
            rows.model._default_manager.filter(pk__in=keys).delete()
