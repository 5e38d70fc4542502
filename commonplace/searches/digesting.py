"""What saved searches tell in the digest: their new answers, as far as the member may see them at the moment of sending."""

from __future__ import annotations

from collections.abc import Sequence

from commonplace.digest.sections import Line, Part
from commonplace.entries.audience import sight_of
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.searches.models import Alert, Finding, SavedSearch

MOST_LINES = 20
"""Of each search; the others are counted, and stand on its page."""
_AT_ONCE = 500


def gather(member: Member) -> list[Part]:
    """One part for each search that has something new. What cannot be seen today is not told, and is told if it can be seen later."""
    sight = sight_of(member)
    searches = list(SavedSearch.objects.of(member).filter(alert=Alert.DIGEST).order_by("-made_at", "-pk"))
    untold = Finding.objects.visible_to(sight).filter(search__in=searches, told_at=None).order_by("-entry__made_at", "-entry_id")
    found: dict[int, list[tuple[int, int]]] = {}
    for search, finding, entry in untold.values_list("search_id", "pk", "entry_id"):
        found.setdefault(search, []).append((finding, entry))
    shown = [entry for pairs in found.values() for _finding, entry in pairs[:MOST_LINES]]
    visible = Entry.objects.visible_to(sight).filter(pk__in=shown).select_related("author")
    entries = {entry.pk: entry for entry in visible.only("uid", "title", "excerpt", "author__name")}
    parts = [_part(search, found.get(search.pk, []), entries) for search in searches]
    return [part for part in parts if part.lines]


def _part(search: SavedSearch, pairs: Sequence[tuple[int, int]], entries: dict[int, Entry]) -> Part:
    first = [entries[key] for _finding, key in pairs[:MOST_LINES] if key in entries]
    return Part(
        title=search.name,
        url=search.get_absolute_url(),
        lines=[Line(clean_line(str(entry)), entry.get_absolute_url(), entry.author.name) for entry in first],
        more=max(0, len(pairs) - MOST_LINES),
        keys=[finding for finding, _key in pairs],
    )


def told(member: Member, keys: Sequence[int]) -> None:
    """These were in a letter that has left. They stay new in the list until the member says that they have seen them."""
    for start in range(0, len(keys), _AT_ONCE):
        Finding.objects.filter(search__member=member, pk__in=keys[start : start + _AT_ONCE]).update(told_at=now())
