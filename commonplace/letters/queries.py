"""What a member reads of their mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from commonplace.inbox.origins import Channel
from commonplace.kit.paging import page_by_key
from commonplace.letters.models import Letter, LetterState, Sender, Stance
from commonplace.letters.parsing.copy import links_of_copy
from commonplace.people.models import Member

PAGE = 50
MOST_TO_CHOOSE = 200


@dataclass(frozen=True)
class SenderRow:
    """`held` counts their letters that wait."""

    uid: str
    name: str
    address: str
    is_muted: bool
    is_allowed: bool
    held: int


@dataclass(frozen=True)
class SenderPage:
    rows: list[SenderRow]
    next_cursor: str | None


def senders_page(member: Member, *, after: str = "") -> SenderPage:
    """Who wrote to the member's address, the newest first."""
    page = page_by_key(Sender.objects.filter(member=member), keys=("-made_at", "-id"), after=after, size=PAGE)
    waiting = Letter.objects.filter(member=member, sender__in=[sender.pk for sender in page.items], state=LetterState.HELD)
    held = Counter(waiting.values_list("sender", flat=True))
    rows = [
        SenderRow(
            uid=sender.uid,
            name=str(sender),
            address=sender.address if sender.name else "",
            is_muted=sender.stance == Stance.MUTED,
            is_allowed=sender.stance == Stance.ALLOWED,
            held=held[sender.pk],
        )
        for sender in page.items
    ]
    return SenderPage(rows, page.next_cursor)


def channels(member: Member, uids: Iterable[str] | None) -> dict[str, Channel]:
    """Senders as ways into the inbox, with these uids or the newest of them."""
    senders = Sender.objects.filter(member=member).order_by("-made_at", "-pk")
    senders = senders[:MOST_TO_CHOOSE] if uids is None else senders.filter(uid__in=uids)
    return {sender.uid: Channel(str(sender)) for sender in senders}


@dataclass(frozen=True)
class ShownLink:
    words: str
    url: str
    host: str


def links_shown(html: str) -> list[ShownLink]:
    """Where the links of a letter lead, in plain letters."""
    return [ShownLink(words, url, urlsplit(url).netloc or url) for url, words in links_of_copy(html)]
