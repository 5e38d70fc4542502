"""Mail that came to a member, for their export. The readable copies are among those that they sent (`Snapshot.sender`)."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.letters.models import Address, Letter, Sender
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def addresses(member: Member) -> Iterator[Values]:
    """Their private addresses, those that ended among them."""
    for address in Address.objects.filter(member=member).order_by("pk"):
        yield plain(address=str(address), takes=address.takes, made_at=address.made_at, ended_at=address.ended_at)


def senders(member: Member) -> Iterator[Values]:
    """Who wrote, and whether they are let in."""
    for sender in Sender.objects.filter(member=member).order_by("pk"):
        yield plain(address=sender.address, name=sender.name, stance=sender.stance, made_at=sender.made_at)


def letters(member: Member) -> Iterator[Values]:
    """What came, without its raw bytes, which are gone once it was read."""
    mine = Letter.objects.filter(member=member).select_related("sender", "source").defer("raw").order_by("pk")
    for letter in mine.iterator(chunk_size=500):
        sender = letter.sender.address if letter.sender else ""
        said = {"title": letter.title, "note": letter.note, "attachments": letter.attachments, "state": letter.state}
        source = letter.source.url if letter.source else ""
        yield plain(sender=sender, source=source, **said, sent_at=letter.sent_at, arrived_at=letter.arrived_at)
