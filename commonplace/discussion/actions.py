"""Deeds of discussion: to comment, to reword, to withdraw what one said."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.discussion.models import Remark
from commonplace.discussion.passages import keep_place, place_in, text_of
from commonplace.discussion.threads import thread_of
from commonplace.discussion.wanted import NotWanted, is_welcome, may_steer, what_is_wanted
from commonplace.discussion.words import Sort, Way
from commonplace.entries import audiences, lifecycle
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import locked, revise_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import RESPONSES, Kind
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member


@dataclass(frozen=True)
class Quoted:
    """Words of a text, with what stands beside them where the same words stand there more than once."""

    quote: str
    prefix: str = ""
    suffix: str = ""


def _own(actor: Member, entry: Entry) -> None:
    if entry.author_id != actor.pk or entry.kind not in RESPONSES:
        raise Refusal(_("Only the person who wrote this can do this."))


@transaction.atomic
def comment(
    actor: Member,
    parent: Entry,
    *,
    body: str,
    sort: Sort | None = None,
    way: Way = Way.OPEN,
    on: Quoted | None = None,
    deed_key: str = "",
) -> Entry:
    """Answer an entry, or another comment, that the actor may see. Whoever sees the root sees it, unless it is said in another way.

    `on` names the words of `parent` that it is about. Raises NotWanted when a comment said openly is of another sort than the author asked for;
    `sort` None is for words that came without one.
    """
    root = parent.root or parent
    if parent.root_id and parent.audience.is_aside:
        _may_answer(parent)
        way = Way.OPEN
    elif way is Way.OPEN and sort and not is_welcome(actor, parent, sort):
        raise NotWanted(_now("%(wanted)s You said that this is %(sort)s.") % {"wanted": what_is_wanted(root), "sort": sort.label})
    audience = _audience_for(actor, parent, root, way)
    held = locked(parent) if on else parent
    start, end = place_in(held, on.quote, prefix=on.prefix, suffix=on.suffix) if on else (0, 0)
    quote = text_of(held.body_html)[start:end] if on else ""
    draft = Draft(kind=Kind.COMMENT, parent=parent, body=body, quote=quote, audience=audience, deed_key=deed_key or None)
    entry = add_entry(actor, draft)
    if not entry.is_repeat:
        if on:
            keep_place(entry, held, start, end)
        is_waiting = way is Way.WAITING and entry.audience.is_aside
        Remark.objects.create(entry=entry, sort=sort or Sort.OTHER, is_waiting=is_waiting)
        _record_what_was_said(actor, entry, is_waiting=is_waiting)
        if parent.root_id and not entry.audience.is_aside:
            _open_again(parent)
    return entry


def _open_again(answered: Entry) -> None:
    """A thread in which somebody goes on speaking is not settled."""
    settled = Remark.objects.filter(entry__root=answered.root_id, settled_at__isnull=False)
    if settled.exists():
        settled.filter(entry=thread_of(answered)[0]).update(settled_at=None, settled_by=None)


def _may_answer(aside: Entry) -> None:
    if Remark.objects.filter(entry=aside, is_waiting=True).exists():
        raise Refusal(_("This waits to be opened. It can be answered after that."))


def _audience_for(actor: Member, parent: Entry, root: Entry, way: Way) -> Audience | None:
    """None for what is said openly. Nobody says a thing to themselves alone: that would be a note."""
    if way is Way.OPEN:
        return None
    reader = parent.author if way is Way.ASIDE else root.author
    if reader == actor:
        raise Refusal(_("There is nobody else to whom this could be said alone."))
    if not reader.is_active:  # an ended account, or who asked without a name
        raise Refusal(_("Nobody would read this: it cannot be said to them alone. Say it openly instead."))
    return audiences.of_aside(actor, None if way is Way.WAITING else reader)


def _record_what_was_said(actor: Member, entry: Entry, *, is_waiting: bool) -> None:
    if is_waiting:
        # Its reader may not see the entry yet, so the deed rests on none; only what is told to that reader leads to it.
        record(actor, Verb.REPLIED_PRIVATELY, None, comment=entry.pk)
    else:
        record(actor, Verb.REPLIED_PRIVATELY if entry.audience.is_aside else Verb.COMMENTED, entry)


@transaction.atomic
def open_waiting(actor: Member, entry: Entry) -> Entry:
    """The author of the root lets a comment that waited for them into the discussion, where it stands from now on like any other."""
    remark = Remark.objects.select_for_update(of=("self",)).get(entry=entry)
    if entry.root is None or entry.root.author_id != actor.pk:
        raise Refusal(_("Only the author of what it answers can open it."))
    if not remark.is_waiting:
        return entry
    remark.is_waiting = False
    remark.save(update_fields=["is_waiting"])
    entry.revisions.all().delete()  # what was put differently while it waited was never said
    opened = lifecycle.join_discussion(entry)
    record(opened.author, Verb.COMMENTED, opened, opened=True)
    return opened


@transaction.atomic
def reword(actor: Member, entry: Entry, *, body: str, expected_revision: int) -> Entry:
    """Change one's own comment. Raises EditConflict when it was changed since the actor began."""
    _own(actor, entry)
    revised = revise_entry(actor, entry, title="", body=body, tags=[], expected_revision=expected_revision)
    if revised.revision != expected_revision:
        record(actor, Verb.REVISED, revised)
    return revised


@transaction.atomic
def withdraw(actor: Member, entry: Entry) -> Entry:
    """Take back one's own comment; replies to it stay, at the top of the discussion."""
    _own(actor, entry)
    gone = lifecycle.withdraw(entry)
    record(actor, Verb.WITHDREW, gone)
    return gone


@transaction.atomic
def bring_back(actor: Member, entry: Entry) -> Entry:
    """Undo `withdraw`."""
    _own(actor, entry)
    back = lifecycle.bring_back(entry)
    record(actor, Verb.BROUGHT_BACK, back)
    return back


def may_settle(actor: Member, first: Entry) -> bool:
    """The author of the root, who began the thread, and hosts of the space where it stands."""
    assert first.root is not None
    return first.author_id == actor.pk or may_steer(actor, first.root)


@transaction.atomic
def settle(actor: Member, first: Entry) -> Entry:
    """Say that the thread which this comment begins has come to its end. It is folded, and whoever replies in it opens it again."""
    remark = _thread(actor, first)
    if remark.settled_at is None:
        remark.settled_at, remark.settled_by = now(), actor
        remark.save(update_fields=["settled_at", "settled_by"])
        record(actor, Verb.RESOLVED, first)
    return first


@transaction.atomic
def reopen(actor: Member, first: Entry) -> Entry:
    """Undo `settle`, at any later time."""
    remark = _thread(actor, first)
    if remark.settled_at is not None:
        remark.settled_at = remark.settled_by = None
        remark.save(update_fields=["settled_at", "settled_by"])
        record(actor, Verb.UNRESOLVED, first)
    return first


def _thread(actor: Member, first: Entry) -> Remark:
    """The row of a thread's first comment, held. What was brought in from elsewhere gets one now."""
    if first.root_id is None or first.parent_id != first.root_id:
        raise Refusal(_("Only a whole thread can be settled, at its first comment."))
    if not may_settle(actor, first):
        raise Refusal(_("The author, who began the thread, or a host of the space can do this."))
    Remark.objects.get_or_create(entry=first)
    return Remark.objects.select_for_update(of=("self",)).get(entry=first)
