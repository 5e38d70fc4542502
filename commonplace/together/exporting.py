"""What a member wrote with others, for their export: in their own notes it stands in the text; in those of others it is named here, as far as
they may see the note still."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.entries.audience import visible_at
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.together.models import Hand, LiveNote, Writer


def written_together(member: Member) -> Iterator[Values]:
    """The notes that they wrote together with others, with the text as it is now."""
    hands = Hand.objects.filter(visible_at("entry", member), member=member).select_related("entry__author", "version")
    for hand in hands.order_by("pk"):
        entry = hand.entry
        version = hand.version.number if hand.version else None
        text = entry.body if hand.version is None else ""
        yield plain(entry=entry.uid, title=entry.title, author=entry.author.handle, version=version, text=text, wrote_at=hand.wrote_at)


def opened_for_writing(member: Member) -> Iterator[Values]:
    """Their own notes that are or were open, and for whom; and those of others to which they were asked."""
    for live in LiveNote.objects.filter(entry__author=member, entry__withdrawn_at__isnull=True).select_related("entry").order_by("pk"):
        people = list(live.writers.order_by("member__handle").values_list("member__handle", flat=True))
        yield plain(entry=live.entry.uid, everyone=live.everyone, people=people, opened_at=live.opened_at, closed_at=live.closed_at)
    asked = Writer.objects.filter(visible_at("live__entry", member), member=member).select_related("live__entry").order_by("pk")
    for writer in asked:
        yield plain(entry=writer.live.entry.uid, asked=True, opened_at=writer.live.opened_at)
