"""For tests that no room owns."""

from __future__ import annotations

from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.suggestions.actions import want_less
from commonplace.suggestions.finding import Finder
from commonplace.suggestions.gathering import gather
from commonplace.suggestions.models import About, Less


def learn_for_all() -> None:
    """What the jobs do, here and now, and without a file."""
    Finder(gather()).offer_to(list(Member.objects.active().order_by("pk")))


def less_of(member: Member, entry: Entry) -> Less:
    return want_less(member, about=About.THING, entry=entry)
