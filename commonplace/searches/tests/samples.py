"""One saved search with something new, for the tests that look at every address."""

from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.searches.models import Finding, SavedSearch


def search_of(member: Member, entry: Entry | None = None) -> SavedSearch:
    """Made when it is asked for first; it found `entry`."""
    found, _made = SavedSearch.objects.get_or_create(member=member, text="madder", defaults={"name": "Reds", "seen": []})
    if entry is not None:
        Finding.objects.get_or_create(search=found, entry=entry)
    return found
