"""A case for tests that look at every page."""

from commonplace.entries.models import Entry
from commonplace.moderation.actions import decide, report
from commonplace.moderation.models import Case, Outcome, Why
from commonplace.people.models import Member


def case_about(entry: Entry, reporter: Member, moderator: Member) -> Case:
    """One that was looked at and left as it is."""
    found = Case.objects.filter(entry=entry).first()
    if found is None:
        found = report(reporter, entry, why=Why.OTHER, words="Boiling dulls it.")
        decide(moderator, found, outcome=Outcome.LEAVE, reason="It is only a recipe.", after=0)
    return found
