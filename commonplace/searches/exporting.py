"""The searches a member keeps, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.searches.models import SavedSearch


def saved_searches(member: Member) -> Iterator[Values]:
    """As they were typed; what they find is other people's."""
    for search in SavedSearch.objects.of(member).order_by("pk"):
        yield plain(name=search.name, text=search.text, kind=search.kind, alert=search.alert, made_at=search.made_at)
