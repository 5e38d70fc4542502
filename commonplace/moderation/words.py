"""The words of what a case is about, as they are at one moment."""

from __future__ import annotations

from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.people.queries import own_words


def words_of(entry: Entry) -> tuple[str, str]:
    return entry.title, "\n\n".join(part for part in (entry.quote, entry.body) if part)


def words_of_person(person: Member) -> tuple[str, str]:
    """As they last wrote them, also what is kept from others."""
    words = own_words(person)
    return words["name"], "\n\n".join(part for part in (words["learning"], words["ask_me_about"]) if part)
