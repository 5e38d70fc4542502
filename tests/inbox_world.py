"""What lies in an inbox, for the tests that look at every page: by each way one thing, and what points at entries that were narrowed since."""

from __future__ import annotations

from collections.abc import Sequence

from commonplace.entries.models import Entry
from commonplace.feeds.tests.samples import samples as feed_samples
from commonplace.inbox.actions.delivering import Parcel, Recipient, deliver
from commonplace.inbox.models import InboxItem
from commonplace.letters.tests.samples import letter_of
from commonplace.people.models import Member
from commonplace.searches.models import Finding
from commonplace.searches.tests.samples import search_of


def fill_inbox(member: Member, entry: Entry) -> None:
    """A feed's item, a letter, and an answer to a saved search (`entry`, which the member may see). Safe to repeat: nothing is done,
    and no job asked for, a second time."""
    if InboxItem.objects.filter(member=member, origin="search", about=entry).exists():
        return
    feed_samples(member)
    letter, search = letter_of(member), search_of(member, entry)
    assert letter.sender is not None
    parcel = Parcel(key=letter.uid, title=letter.title, page=f"/inbox/letters/{letter.uid}/", source=letter.source)
    deliver("mail", [parcel], [Recipient(member.pk, letter.sender.uid)])
    deliver("search", [Parcel(about=entry)], [Recipient(member.pk, search.uid)])


def hide_in_inbox(member: Member, secrets: Sequence[Entry]) -> None:
    """As if the member had been told of these entries before their authors narrowed them."""
    search = search_of(member)
    Finding.objects.bulk_create([Finding(search=search, entry=entry) for entry in secrets], ignore_conflicts=True)
    rows = [InboxItem(member=member, about=entry, origin="search", channel=search.uid) for entry in secrets]
    InboxItem.objects.bulk_create(rows, ignore_conflicts=True)
