"""What keeping something of the inbox means: it becomes a save of the member's own, for them alone until they share it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commonplace.entries.models import Entry
from commonplace.entries.tags import split_tags
from commonplace.inbox.keeping import Kept
from commonplace.inbox.models import InboxItem, Piece
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.seek.actions import Captured, capture, capture_source
from commonplace.seek.models import ReachedBy


def keep_item(actor: Member, item: InboxItem) -> Kept:
    """The save that it becomes. An entry about a page of the web becomes one's own save of that page, built on the entry; any other stays itself.

    Raises Refusal where there is nothing to keep.
    """
    reached_by = ReachedBy(item.reached_by)
    if item.piece is not None:
        captured = _piece(actor, item.piece, split_tags(item.tags), reached_by)
    elif item.about is not None and _is_on_the_web(item.about):
        captured = _entry(actor, item.about, split_tags(item.tags), reached_by)
    else:
        return Kept(None)
    return Kept(captured.entry, captured.is_new)


def _piece(actor: Member, piece: Piece, tags: list[str], reached_by: ReachedBy) -> Captured:
    if piece.source is not None:
        return capture_source(actor, piece.source, why=piece.note, title=piece.title, tags=tags, reached_by=reached_by)
    if not piece.url:
        raise Refusal(_("It came without an address, so there is nothing to keep."))
    return capture(actor, url=piece.url, why=piece.note, title=piece.title, tags=tags, reached_by=reached_by)


def _is_on_the_web(entry: Entry) -> bool:
    return entry.source is not None and entry.source.is_on_the_web


def _entry(actor: Member, about: Entry, tags: list[str], reached_by: ReachedBy) -> Captured:
    assert about.source is not None
    return capture(actor, url=about.source.url, tags=tags, reached_by=reached_by, from_entry=about)
