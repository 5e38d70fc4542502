"""The one door into every inbox: each thing once for each member, with their rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from commonplace.entries.models import Entry
from commonplace.inbox.models import ADDRESS, AUTHOR, SUMMARY, TITLE, InboxItem, Piece, Rule
from commonplace.inbox.rules import Verdict, Words, verdict
from commonplace.kit.clock import now
from commonplace.sources.models import Source

_ROWS = 500
_KEPT_A_JOB = 100


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What is delivered: something from outside, or an entry (`about`), of which nothing else is said. See `models.Piece` for the rest."""

    key: str = ""
    title: str = ""
    url: str = ""
    page: str = ""
    author: str = ""
    summary: str = ""
    note: str = ""
    source: Source | None = None
    published_at: datetime | None = None
    about: Entry | None = None


@dataclass(frozen=True)
class Recipient:
    """To whom, and by which of their channels; `tags` is the line that the channel gives."""

    member_id: int
    channel: str = ""
    tags: str = ""
    reached_by: str = "feed_or_search"


def deliver(origin: str, parcels: Sequence[Parcel], to: Sequence[Recipient]) -> int:
    """Put the parcels, oldest first, into these inboxes, and say how many came into one. Within the caller's transaction.

    What lies there already, in whatever state, does not come again. Rules leave out, tag, or have kept in a job.
    """
    if not parcels or not to:
        return 0
    pieces = _pieces(origin, parcels)
    rules = _rules_for(origin, to)
    words = [_words(parcel) for parcel in parcels] if rules else []
    kept: list[str] = []
    rows: list[InboxItem] = []
    moment = now()
    for one in to:
        mine = [rule for rule in rules.get(one.member_id, ()) if rule.channel in {"", one.channel}]
        for number, parcel in enumerate(parcels):
            found = verdict(words[number], mine, one.tags) if mine else Verdict(is_muted=False, is_kept=False, tags=one.tags)
            if found.is_muted:
                continue
            row = InboxItem(
                member_id=one.member_id,
                origin=origin,
                channel=one.channel,
                piece=pieces.get(parcel.key) if parcel.about is None else None,
                about=parcel.about,
                tags=found.tags,
                reached_by=one.reached_by,
                arrived_at=moment,
                settled_at=moment,
            )
            rows.append(row)
            if found.is_kept:
                kept.append(row.uid)
    InboxItem.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_ROWS)
    _keep_later(kept)
    return len(rows)


def _pieces(origin: str, parcels: Iterable[Parcel]) -> dict[str, Piece]:
    new = {parcel.key: _piece(origin, parcel) for parcel in parcels if parcel.about is None}
    if not new:
        return {}
    Piece.objects.bulk_create(new.values(), ignore_conflicts=True, batch_size=_ROWS)
    keys = list(new)
    chunks = [keys[start : start + _ROWS] for start in range(0, len(keys), _ROWS)]
    return {piece.key: piece for chunk in chunks for piece in Piece.objects.filter(origin=origin, key__in=chunk)}


def _piece(origin: str, parcel: Parcel) -> Piece:
    return Piece(
        origin=origin,
        key=parcel.key,
        url=parcel.url if len(parcel.url) <= ADDRESS else "",
        page=parcel.page,
        title=parcel.title[:TITLE],
        author=parcel.author[:AUTHOR],
        summary=parcel.summary[:SUMMARY],
        note=parcel.note,
        source=parcel.source,
        published_at=parcel.published_at or now(),
    )


def _words(parcel: Parcel) -> Words:
    if parcel.about is not None:
        return Words(title=parcel.about.title, rest=f"{parcel.about.excerpt} \n {parcel.about.author.name}")
    return Words(title=parcel.title, rest=f"{parcel.summary} \n {parcel.note} \n {parcel.author}")


def _rules_for(origin: str, to: Sequence[Recipient]) -> dict[int, list[Rule]]:
    members = list({one.member_id for one in to})
    found: dict[int, list[Rule]] = defaultdict(list)
    for start in range(0, len(members), _ROWS):
        of_members = Rule.objects.filter(member__in=members[start : start + _ROWS], origin__in=["", origin], removed_at__isnull=True)
        for rule in of_members:
            found[rule.member_id].append(rule)
    return found


def _keep_later(uids: Sequence[str]) -> None:
    from commonplace.inbox.jobs import keep_by_rule

    for start in range(0, len(uids), _KEPT_A_JOB):
        keep_by_rule.enqueue(list(uids[start : start + _KEPT_A_JOB]))
