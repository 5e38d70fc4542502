"""What was sent to an address, for the page of it."""

from __future__ import annotations

from dataclasses import dataclass

from commonplace.entries.models import Entry
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.webhooks.models import Delivery, Webhook


@dataclass(frozen=True)
class Shown:
    """A delivery, and what it was about where this viewer may see that now."""

    delivery: Delivery
    entry: Entry | None


@dataclass(frozen=True)
class Page:
    items: list[Shown]
    next_cursor: str | None


def deliveries_shown(viewer: Member, webhook: Webhook, *, after: str = "") -> Page:
    """The newest first."""
    rows = Delivery.objects.filter(webhook=webhook).select_related("activity")
    page = page_by_key(rows, keys=("-made_at", "-id"), after=after, size=30)
    about = [row.activity.entry_id for row in page.items if row.activity and row.activity.entry_id]
    seen = Entry.objects.visible_to(viewer).filter(pk__in=about).only("uid", "title", "excerpt") if about else Entry.objects.none()
    entries = {entry.pk: entry for entry in seen}
    shown = [Shown(row, entries.get(row.activity.entry_id or 0) if row.activity else None) for row in page.items]
    return Page(shown, page.next_cursor)
