"""Highlights made with Hypothesis on pages of which there was no copy: given their place once there is one."""

from __future__ import annotations

from django.db.models import QuerySet

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.hypothesis.models import Target
from commonplace.hypothesis.words import Json
from commonplace.sense.actions import give_place
from commonplace.sources.models import Snapshot

BATCH = 200


def place_on_arrival(copy: Snapshot) -> None:
    """Have them looked for in this copy, after the commit, where any wait for one."""
    from commonplace.hypothesis.jobs import place_in_copy

    if _waiting(copy).exists():
        place_in_copy.using(unique_key=f"hypothesis:{copy.pk}").enqueue(copy.pk)


def place_waiting(copy: Snapshot) -> int:
    """Look for them; gives how many were found. A copy that somebody sent is looked through for what its sender marked alone."""
    placed, last = 0, 0
    while batch := list(_waiting(copy).filter(pk__gt=last).select_related("entry").order_by("pk")[:BATCH]):
        last = batch[-1].pk
        for target in batch:
            quote = quote_in(target.selectors)
            placed += give_place(target.entry, copy, prefix=quote.get("prefix", ""), suffix=quote.get("suffix", ""))
    return placed


def _waiting(copy: Snapshot) -> QuerySet[Target]:
    entries = Entry.objects.filter(source=copy.source_id, kind=Kind.HIGHLIGHT, highlight_body__isnull=True)
    if copy.sender_id is not None:
        entries = entries.filter(author=copy.sender_id)
    return Target.objects.filter(entry__in=entries)


def quote_in(selectors: list[Json]) -> Json:
    """The selector that says the words; its texts are texts, whatever was sent."""
    chosen = next((one for one in selectors if one.get("type") == "TextQuoteSelector" and isinstance(one.get("exact"), str)), {})
    return {name: value for name, value in chosen.items() if isinstance(value, str)}
