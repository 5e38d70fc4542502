"""Notes written together, for the tests that crawl all pages."""

from __future__ import annotations

from collections.abc import Collection

from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.together.actions.opening import open_note
from commonplace.together.models import Hand, Visit


def opened(note: Entry, people: Collection[Member] = ()) -> None:
    """Open the note for these people, or for everyone who sees it."""
    open_note(note.author, note, everyone=not people, people=people)


def write_among(note: Entry, member: Member) -> None:
    """The member has written in a note that is open, and is at it."""
    Hand.objects.get_or_create(entry=note, member=member, version=None)
    Visit.objects.get_or_create(uid=f"v{member.pk}", defaults={"live": note.live_note, "member": member, "holder": "-", "writes": True})
