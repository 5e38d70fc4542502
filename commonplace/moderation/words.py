"""The words of what a case is about, as they are at one moment."""

from __future__ import annotations

from commonplace.entries.models import Entry
from commonplace.people.models import Member


def words_of(entry: Entry) -> tuple[str, str]:
    return entry.title, "\n\n".join(part for part in (entry.quote, entry.body) if part)


def words_of_person(person: Member) -> tuple[str, str]:
    return person.name, "\n\n".join(part for part in (person.learning, person.ask_me_about) if part)
