"""What a saved search finds that it had not found before.

A look asks the search for the newest answers that the member may see at that moment, and compares them with those of the last look. So an entry
that is shared later, or brought in with an old date, counts as new when it first can be found; what a search loses on the way (narrowed,
withdrawn) is nothing to tell of; and an old answer that moves into the window because a newer one went is recognised by its place. What is older
than the window is found by what happened to it since (`touched`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from commonplace.activity.models import Activity
from commonplace.entries.audience import sight_of
from commonplace.entries.models import Entry
from commonplace.inbox.actions.delivering import Parcel, Recipient, deliver
from commonplace.kit.clock import now
from commonplace.search.port import entry_at
from commonplace.search.queries import positions_of
from commonplace.search.query import parse
from commonplace.searches.models import SEARCH, Alert, Finding, SavedSearch
from commonplace.searches.touched import newest_entry, touched_since_last_look

WINDOW = 100
"""So many of the newest answers are compared."""
AT_ONCE = 30
"""So many are told of after one look, the newest; an import of a thousand notes fills nobody's inbox."""


@dataclass(frozen=True)
class _Look:
    """Positions in the index, newest first."""

    present: list[int]
    fresh: list[int]


def note_present(search: SavedSearch) -> None:
    """Write down what it finds at this moment as seen. The caller saves the row."""
    search.seen = _answers(search)
    search.looked_at, search.looked_to, search.looked_to_entry = now(), newest_activity(), newest_entry()


def newest_activity() -> int:
    return Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def look(search: SavedSearch) -> int:
    """Look whether there is something new, note it, and tell of it as the member wished; how many there were. Safe to repeat."""
    with transaction.atomic():
        present = SavedSearch.objects.select_for_update().filter(pk=search.pk, removed_at__isnull=True).select_related("member").first()
        if present is None or not present.member.is_active:
            return 0
        # Taken first: what is written while this look goes on is met by the next.
        activity, entry = newest_activity(), newest_entry()
        found = _compared(present)
        fresh = _told(present, found.fresh)
        present.seen = found.present
        present.looked_at, present.looked_to, present.looked_to_entry = now(), activity, entry
        present.save(update_fields=["seen", "looked_at", "looked_to", "looked_to_entry"])
        return fresh


def _compared(search: SavedSearch) -> _Look:
    sight = sight_of(search.member)
    query = parse(search.text)
    present = positions_of(sight, query, search.kind, size=WINDOW)
    if search.seen is None:
        return _Look(present, [])
    before = set(search.seen)
    floor = min(before) if len(before) >= WINDOW else 0
    fresh = {position for position in present if position not in before and position > floor}
    beyond = [position for position in touched_since_last_look(search, sight) if position not in before]
    fresh |= set(positions_of(sight, query, search.kind, among=beyond, size=len(beyond))) if beyond else set()
    return _Look(present, sorted(fresh, reverse=True))


def _answers(search: SavedSearch) -> list[int]:
    return positions_of(search.member, parse(search.text), search.kind, size=WINDOW)


def _told(search: SavedSearch, positions: list[int]) -> int:
    keys = [entry_at(position) for position in positions]
    # Read once more through the rule, as every search does; and nobody needs to be told of what they wrote themselves.
    visible = Entry.objects.visible_to(search.member).filter(pk__in=keys).exclude(author=search.member)
    by_key = {entry.pk: entry for entry in visible.select_related("author")}
    fresh = [by_key[key] for key in keys if key in by_key][:AT_ONCE]
    if not fresh:
        return 0
    Finding.objects.bulk_create([Finding(search=search, entry=entry) for entry in fresh], ignore_conflicts=True)
    if search.alert == Alert.INBOX:
        deliver(SEARCH, [Parcel(about=entry) for entry in reversed(fresh)], [Recipient(search.member_id, search.uid)])
    return len(fresh)
