"""To open one's note for writing together, to choose with whom, to close it."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.audience import audience_of
from commonplace.entries.lifecycle import locked
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.bulk import insert_rows
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.together.actions.folding import bring_in, fold
from commonplace.together.documents import begun_with
from commonplace.together.models import Base, LiveNote, Writer

MOST_CHOSEN = 100


@transaction.atomic
def open_note(actor: Member, entry: Entry, *, everyone: bool, people: Collection[Member] = ()) -> LiveNote:
    """Open one's own note for writing together: for everyone who may see it, or for these people. Said again, it chooses anew.

    Raises Refusal (of `people`) where somebody may not see the note, or where nobody would write with the actor.
    """
    present = locked(entry)
    if present.author_id != actor.pk or present.kind != Kind.NOTE or present.is_withdrawn:
        raise Refusal(_("Only its author can open a note for writing together."))
    chosen = {member.pk for member in people} - {actor.pk}
    _check(present, everyone=everyone, chosen=chosen)
    live = _document_of(present)
    live.everyone, live.closed_at = everyone, None
    live.save(update_fields=["everyone", "closed_at"])
    before = set(live.writers.values_list("member", flat=True))
    if not everyone:
        live.writers.exclude(member__in=chosen).delete()
        insert_rows(Writer(live=live, member_id=pk) for pk in sorted(chosen - before))
    record(actor, Verb.OPENED_FOR_WRITING, present, members=[] if everyone else sorted(chosen - before))
    return live


def _check(entry: Entry, *, everyone: bool, chosen: set[int]) -> None:
    readers = audience_of(entry).exclude(pk=entry.author_id)
    if not readers.exists():
        raise Refusal(_("Nobody else may see this note yet. Choose first who may see it."), field="everyone")
    if everyone:
        return
    if not chosen:
        raise Refusal(_("Name at least one person."), field="people")
    if len(chosen) > MOST_CHOSEN:
        raise Refusal(_("Name at most 100 people, or let everyone write who can see it."), field="people")
    seeing = set(readers.filter(pk__in=chosen).values_list("pk", flat=True))
    if blind := sorted(Member.objects.filter(pk__in=chosen - seeing).values_list("name", flat=True)):
        raise Refusal(
            _("They may not see this note: %(names)s. Choose first who may see it.") % {"names": ", ".join(blind[:5])}, field="people"
        )


def _document_of(entry: Entry) -> LiveNote:
    """The document that the note had when it was open before, with what changed since, or a new one."""
    live = LiveNote.objects.select_for_update().filter(entry=entry).first()
    if live is None:
        live = LiveNote.objects.create(entry=entry, base_revision=entry.revision)
        Base.objects.create(live=live, state=begun_with(entry.body))
    else:
        live.opened_at = now() if not live.is_open else live.opened_at
        live.save(update_fields=["opened_at"])
        bring_in(live, entry)
    return live


@transaction.atomic
def close_note(actor: Member, entry: Entry) -> None:
    """End writing together. What was written is in the note; who writes at this moment is told, and keeps what did not arrive."""
    present = locked(entry)
    if present.author_id != actor.pk:
        raise Refusal(_("Only its author can close a note."))
    with suppress(Refusal):  # of a text that a note cannot have, such as an empty one: then the note stays as it is
        fold(present.pk)
    if LiveNote.objects.filter(entry=present, closed_at__isnull=True).update(closed_at=now()):
        record(actor, Verb.CLOSED_FOR_WRITING, present)


@transaction.atomic
def reopen_note(actor: Member, entry: Entry) -> LiveNote:
    """Undo `close_note`: with the same people as before, as far as they may still see the note."""
    live = LiveNote.objects.filter(entry=entry).first()
    if live is None:
        raise Refusal(_("It was not open before."))
    seeing = audience_of(entry).filter(pk__in=live.writers.values("member"))
    return open_note(actor, entry, everyone=live.everyone, people=list(seeing))
