"""What lies in a member's inbox, and their rules, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.inbox.models import InboxItem, Rule
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def items(member: Member) -> Iterator[Values]:
    """What came, and what became of it. An entry of this place is named by its identifier, where the member may see it still."""
    for item in InboxItem.objects.of(member).select_related("piece", "about", "entry").order_by("pk").iterator(chunk_size=500):
        came = {"title": item.piece.title, "url": item.piece.url} if item.piece else {"about": item.about.uid if item.about else ""}
        kept = item.entry.uid if item.entry and item.entry.author_id == member.pk and not item.entry.is_withdrawn else ""
        said = {"origin": item.origin, "state": item.state, "tags": item.tags, "reached_by": item.reached_by, "kept_as": kept}
        yield plain(**came, **said, arrived_at=item.arrived_at)


def rules(member: Member) -> Iterator[Values]:
    """Those that hold."""
    for rule in Rule.objects.filter(member=member, removed_at__isnull=True).order_by("pk"):
        said = {"phrase": rule.phrase, "where": rule.where, "deed": rule.deed, "tags": rule.tags}
        yield plain(**said, origin=rule.origin, channel=rule.channel, made_at=rule.made_at)
