"""From the bytes of a letter to what lies in the inbox: a readable copy, or the addresses that were sent with the words that say why."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from commonplace.inbox.actions.delivering import Parcel, Recipient, deliver
from commonplace.inbox.models import SUMMARY
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.letters import files
from commonplace.letters.models import MAIL, Letter, LetterState
from commonplace.letters.parsing.copy import pictures_in
from commonplace.letters.parsing.finds import Found, Link
from commonplace.letters.parsing.finds import read as read_finds
from commonplace.letters.parsing.message import Mail, read_message
from commonplace.people.models import Member
from commonplace.seek.actions import capture
from commonplace.seek.models import ReachedBy
from commonplace.sources.addresses import normalise_url
from commonplace.sources.meeting import SourceFacts, source_of_ones_own
from commonplace.sources.models import Snapshot, Source
from commonplace.sources.readable import text_of


def read(letter: Letter) -> None:
    """Read a letter and deliver what it holds. Safe to repeat."""
    if letter.raw is None:
        return
    mail = read_message(bytes(letter.raw))
    is_own = letter.sender is not None and letter.sender.address == letter.member.email.lower()
    found = read_finds(mail, is_from_owner=is_own)
    links = [link for link in found.links if _is_web_address(link.url)]
    kept_files = files.stored(mail.files) if is_own else []
    with transaction.atomic():
        present = Letter.objects.select_for_update().filter(pk=letter.pk, raw__isnull=False).first()
        if present is None:
            return
        present.title = (found.title or mail.subject or str(_("Without a subject")))[:300]
        present.note, present.sent_at = found.note, mail.sent_at
        present.unsubscribe, present.attachments = list(mail.unsubscribe), list(mail.attachments)
        if kept_files:
            present.kept = files.keep(letter.member, kept_files, why=found.note, reached_by=_own_way(letter.member, found))
        if len(links) == 1 and is_own:
            _capture(letter.member, links[0], found)
        elif links:
            _deliver_links(letter, links, found, is_own=is_own)
        else:
            present.pictures = pictures_in(mail.html)
            present.source = _source(present, mail, found)
            _deliver_letter(present, letter, found)
        present.state, present.raw = LetterState.READ, None
        present.save()


def _is_web_address(url: str) -> bool:
    try:
        normalise_url(url)
    except Refusal:
        return False
    return True


def _reached_by(letter: Letter, found: Found, *, is_own: bool) -> ReachedBy:
    """By a colleague, when the address of whoever wrote it, or from whom it was forwarded, is one of this organisation's."""
    address = found.sender_address if found.was_forwarded else letter.sender.address if letter.sender else ""
    is_colleague = address and Member.objects.filter(email__iexact=address, is_active=True).exclude(pk=letter.member_id).exists()
    if is_colleague:
        return ReachedBy.COLLEAGUE
    return ReachedBy.OWN_JUDGEMENT if is_own and not found.was_forwarded else ReachedBy.FEED_OR_SEARCH


def _capture(member: Member, link: Link, found: Found) -> None:
    """One address that the member sent to themselves: they keep it, as with the button of their browser."""
    capture(member, url=link.url, why=found.note, reached_by=_own_way(member, found))


def _own_way(member: Member, found: Found) -> ReachedBy:
    """How what the member sent to themselves reached them."""
    if found.was_forwarded and Member.objects.filter(email__iexact=found.sender_address, is_active=True).exclude(pk=member.pk).exists():
        return ReachedBy.COLLEAGUE
    return ReachedBy.OWN_JUDGEMENT


def _deliver_links(letter: Letter, links: list[Link], found: Found, *, is_own: bool) -> None:
    parcels = [
        Parcel(
            key=f"{letter.uid}:{hashlib.sha256(link.url.encode()).hexdigest()[:32]}",
            title=link.title or (found.title if len(links) == 1 else "") or link.url[:300],
            url=link.url,
            author=found.sender_name or found.sender_address,
            note=found.note,
        )
        for link in reversed(links)
    ]
    deliver(MAIL, parcels, [_recipient(letter, found, is_own=is_own)])


def _deliver_letter(present: Letter, letter: Letter, found: Found) -> None:
    text = present.source.snapshots.get().text if present.source else ""
    is_own = letter.sender is not None and letter.sender.address == letter.member.email.lower()
    parcel = Parcel(
        key=present.uid,
        title=present.title,
        page=reverse("letters:letter", args=[present.uid]),
        author=found.sender_name or found.sender_address,
        summary=clean_line(text[: SUMMARY * 2])[: SUMMARY - 1],
        note=found.note,
        source=present.source,
        published_at=present.sent_at,
    )
    deliver(MAIL, [parcel], [_recipient(letter, found, is_own=is_own)])


def _recipient(letter: Letter, found: Found, *, is_own: bool) -> Recipient:
    channel = letter.sender.uid if letter.sender else ""
    return Recipient(letter.member_id, channel, reached_by=_reached_by(letter, found, is_own=is_own).value)


def _source(letter: Letter, mail: Mail, found: Found) -> Source | None:
    """The readable copy, at a source that nobody else can meet at; none for a letter without words. It stays the member's own also when they
    share the save: its links carry their name."""
    text = text_of(found.html) if found.html else ""
    if not text.strip():
        return None
    sent_on = mail.sent_at.date() if mail.sent_at else None
    author = found.sender_name or found.sender_address
    source = source_of_ones_own(SourceFacts(title=letter.title, author=author, published_on=sent_on))
    digest = hashlib.sha256(text.encode()).hexdigest()
    Snapshot.objects.create(source=source, sender=letter.member, title=letter.title, html=found.html, text=text, text_hash=digest)
    return source
