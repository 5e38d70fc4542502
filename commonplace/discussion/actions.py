"""Deeds of discussion: to comment, to reword, to withdraw what one said."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries import lifecycle
from commonplace.entries.lifecycle import Draft, add_entry, revise_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import RESPONSES, Kind
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member


def _own(actor: Member, entry: Entry) -> None:
    if entry.author_id != actor.pk or entry.kind not in RESPONSES:
        raise Refusal(_("Only the person who wrote this can do this."))


@transaction.atomic
def comment(actor: Member, parent: Entry, *, body: str, deed_key: str = "") -> Entry:
    """Answer an entry, or another comment, that the actor may see. Whoever sees the root sees the comment."""
    entry = add_entry(actor, Draft(kind=Kind.COMMENT, parent=parent, body=body, deed_key=deed_key or None))
    if not entry.is_repeat:
        record(actor, Verb.COMMENTED, entry)
    return entry


@transaction.atomic
def reword(actor: Member, entry: Entry, *, body: str, expected_revision: int) -> Entry:
    """Change one's own comment. Raises EditConflict when it was changed since the actor began."""
    _own(actor, entry)
    return revise_entry(actor, entry, title="", body=body, tags=[], expected_revision=expected_revision)


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
