"""Between the shared document and the note: what was written becomes the note's body, what another door changed comes into the document."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.lifecycle import locked, revise_entry
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.kit.clock import now
from commonplace.kit.text import clean_body
from commonplace.people.models import Member
from commonplace.pictures.steps import show_of
from commonplace.together.documents import Document, put_together
from commonplace.together.models import Base, Hand, LiveNote, Update
from commonplace.together.news import tell_others

KEPT_FOR = timedelta(minutes=2)
"""So long updates stay after they have gone into the base: a process that is not told at once still finds them one by one."""


@transaction.atomic
def fold(live_id: int) -> bool:
    """Make the shared text the body of its note, as a revision by all who wrote since the last one; whether there was anything. Safe to repeat.

    Raises Refusal for a text that a note cannot have (an empty one without a title); it is tried again when more was written.
    """
    entry = Entry.objects.filter(pk=live_id).first()
    if entry is None:
        return False
    entry = locked(entry)
    live = LiveNote.objects.select_for_update().filter(entry=entry).first()
    if live is None or live.last_number == live.base_number:
        return False
    updates = list(live.updates.filter(number__gt=live.base_number).order_by("number"))
    document = put_together(live.base.state, (update.data for update in updates))
    wrote = [update.member_id for update in updates if update.member_id]
    body = clean_body(document.text())
    revised = entry
    if wrote and body != entry.body:
        # Said before, so that the step that looks for other doors' changes knows this one (`bring_in`).
        LiveNote.objects.filter(pk=live.pk).update(base_revision=entry.revision + 1)
        revised = _revise(entry, body, wrote)
    _set_base(live, document, number=live.last_number, revision=revised.revision)
    live.updates.filter(number__lte=live.base_number, made_at__lt=now() - KEPT_FOR).delete()
    return True


def _revise(entry: Entry, body: str, wrote: list[int]) -> Entry:
    members = Member.objects.in_bulk(set(wrote))
    # A version without hands is from before it was opened, and its author's.
    revised = revise_entry(entry.author, entry, title=entry.title, body=body, tags=tags_of(entry), expected_revision=entry.revision)
    if revised.revision != entry.revision:
        show_of(revised, wrote)
        for member_id in note_hands(revised, set(wrote)):
            record(members[member_id], Verb.REVISED, revised)
    return revised


def note_hands(entry: Entry, members: Collection[int]) -> list[int]:
    """Write down who wrote on the present version; those of the version before go with it where a revision has just kept that. Gives those
    who are new to this version, in the order of their keys."""
    kept = entry.revisions.defer("title", "body").first()
    if kept is not None:
        Hand.objects.filter(entry=entry, version__isnull=True, wrote_at__lt=kept.replaced_at).update(version=kept)
    known = set(Hand.objects.filter(entry=entry, version__isnull=True).values_list("member", flat=True))
    there = set(Member.objects.filter(pk__in=members).values_list("pk", flat=True))
    fresh = sorted(there - known)
    Hand.objects.bulk_create([Hand(entry=entry, member_id=member_id) for member_id in fresh])
    return fresh


def bring_in(live: LiveNote, entry: Entry) -> None:
    """What another door made of the body comes into the document as an edit. `live` and `entry` are held."""
    if live.base_revision == entry.revision:
        return
    document = Document(bytes(live.base.state))
    change = document.edit(entry.body) if document.text() != entry.body else b""
    if change:
        live.last_number += 1
        live.save(update_fields=["last_number"])
        Update.objects.create(live=live, number=live.last_number, data=change)
        tell_others()
    _set_base(live, document, number=live.base_number, revision=entry.revision)


def _set_base(live: LiveNote, document: Document, *, number: int, revision: int) -> None:
    Base.objects.filter(live=live).update(state=document.state())
    live.base_number, live.base_revision = number, revision
    live.save(update_fields=["base_number", "base_revision"])
