"""What a member reads of their inbox. Everything begins with `InboxItem.objects.of(member)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from commonplace.entries.audience import Sight, sight_of
from commonplace.entries.models import Entry
from commonplace.inbox.models import InboxItem, ItemState, Piece, Rule
from commonplace.inbox.origins import Channel, channels_of, origin_named
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member

PAGE = 30
MOST_RULES_SHOWN = 200
COUNTED = 100


@dataclass(frozen=True, kw_only=True)
class Row:
    """One item as the page shows it. `url` is where it is read; `is_away` when that is another site, `host`. `came_by` names its channel, or its
    origin when the member has that channel no more; `way` is the same as the filter takes it."""

    title: str
    published_at: datetime
    uid: str = ""
    url: str = ""
    is_away: bool = False
    host: str = ""
    kind: str = ""
    author: str = ""
    summary: str = ""
    note: str = ""
    tags: str = ""
    state: str = ""
    label: str = ""
    way: str = ""
    came_by: str = ""
    can_keep: bool = True


_NOTHING = Row(title="", published_at=datetime.min.replace(tzinfo=UTC))


@dataclass(frozen=True)
class InboxPage:
    rows: list[Row]
    next_cursor: str | None


def inbox_page(member: Member, *, state: ItemState | None, way: str = "", after: str = "") -> InboxPage:
    """A page of what has this state (None: whatever became of it), newest first; `way` is "feed" or "feed:<uid>"."""
    items = InboxItem.objects.of(member, sight_of(member)).shown()
    if state is not None:
        items = items.filter(state=state)
    origin, _colon, channel = way.partition(":")
    if origin:
        items = items.filter(origin=origin)
    if channel:
        items = items.filter(channel=channel)
    page = page_by_key(items, keys=("-arrived_at", "-id"), after=after, size=PAGE)
    return InboxPage(rows_of(member, page.items), page.next_cursor)


def rows_of(member: Member, items: Sequence[InboxItem]) -> list[Row]:
    channels = channels_of(member, {(item.origin, item.channel) for item in items})
    return [_row(item, channels.get((item.origin, item.channel))) for item in items]


def _row(item: InboxItem, channel: Channel | None) -> Row:
    row = _of_piece(item.piece) if item.piece else _of_entry(item.about) if item.about else _NOTHING
    return replace(
        row,
        uid=item.uid,
        tags=item.tags,
        state=item.state,
        label=str(item.get_state_display()),
        way=f"{item.origin}:{item.channel}" if channel else item.origin,
        came_by=channel.name if channel else _label_of(item.origin),
    )


def _label_of(origin: str) -> str:
    known = origin_named(origin)
    return str(known.label) if known else ""


def _of_piece(piece: Piece) -> Row:
    return Row(
        title=piece.title,
        url=piece.page or piece.url,
        is_away=not piece.page,
        host="" if piece.page else _host_of(piece.url),
        author=piece.author,
        summary=piece.summary if piece.summary != piece.title else "",
        note=piece.note,
        published_at=piece.published_at,
        can_keep=bool(piece.url or piece.source_id),
    )


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).netloc.removeprefix("www.")
    except ValueError:
        return ""


def _of_entry(entry: Entry) -> Row:
    return Row(
        title=str(entry),
        url=entry.get_absolute_url(),
        kind=str(entry.get_kind_display()),
        author=entry.author.name,
        summary=entry.excerpt if entry.title else "",
        published_at=entry.made_at,
    )


def untouched(member: Member, sight: Sight | None = None) -> int:
    """How many new items wait, counted no further than is worth saying."""
    return InboxItem.objects.of(member, sight or sight_of(member)).filter(state=ItemState.NEW)[:COUNTED].count()


def ways_of(member: Member) -> list[str]:
    """The names of the origins by which something lies in the inbox."""
    return sorted(set(InboxItem.objects.of(member, sight_of(member)).values_list("origin", flat=True).distinct()))


@dataclass(frozen=True)
class RuleRow:
    rule: Rule
    of: str


def rules_of(member: Member) -> list[RuleRow]:
    """One's rules, the newest first, each with the name of what it is about."""
    rules = list(Rule.objects.filter(member=member, removed_at__isnull=True)[:MOST_RULES_SHOWN])
    channels = channels_of(member, {(rule.origin, rule.channel) for rule in rules})
    return [RuleRow(rule, _about(rule, channels)) for rule in rules]


def _about(rule: Rule, channels: dict[tuple[str, str], Channel]) -> str:
    channel = channels.get((rule.origin, rule.channel))
    return channel.name if channel else _label_of(rule.origin)
