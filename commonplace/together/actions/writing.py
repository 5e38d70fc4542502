"""To write in a shared text: by an open page, which sends updates as they are typed, or by a form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from pycrdt import merge_updates

from commonplace.entries.lifecycle import locked
from commonplace.entries.texts import MAX_BODY
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body
from commonplace.people.models import Member
from commonplace.together.actions.folding import fold
from commonplace.together.documents import Document, merged, put_together
from commonplace.together.models import LiveNote, Update
from commonplace.together.news import tell_others
from commonplace.together.queries import who_write

FOLDED_AFTER = timedelta(seconds=3)
"""So long after the first word that a note does not have it becomes its body."""


def add_updates(live: LiveNote, additions: Sequence[tuple[int, bytes]], *, folds: bool) -> None:
    """Store what members added, which fits the document and is theirs to add. `live` is held by the transaction; one row for each of them.
    `folds`: whether to have the text made the note's body soon."""
    of_members: dict[int, list[bytes]] = {}
    for member_id, data in additions:
        of_members.setdefault(member_id, []).append(data)
    rows = []
    for member_id, parts in of_members.items():
        live.last_number += 1
        data = merge_updates(*parts) if len(parts) > 1 else parts[0]
        rows.append(Update(live=live, number=live.last_number, member_id=member_id, data=data))
    Update.objects.bulk_create(rows)
    live.save(update_fields=["last_number"])
    if folds:
        fold_soon(live.pk)
    tell_others()


def fold_soon(live_id: int) -> None:
    from commonplace.together.jobs import fold_note

    fold_note.using(unique_key=f"fold:{live_id}", run_after=now() + FOLDED_AFTER).enqueue(live_id)


@transaction.atomic
def write_by_form(actor: Member, live: LiveNote, *, began_with: str, body: str) -> None:
    """Make the change from `began_with` to `body`, as an edit among those of others. Raises Refusal, of `body`."""
    entry = locked(live.entry)
    held = LiveNote.objects.select_for_update(of=("self",)).select_related("entry__audience", "entry__root").get(pk=entry.pk)
    if actor.pk not in who_write(held, {actor.pk}):
        raise Refusal(_("This note is no longer open for you to write in. Copy your words before you leave."), field="body")
    began_with, body = clean_body(began_with), clean_body(body)
    if len(body) > MAX_BODY:
        raise Refusal(_("This text is too long for one entry (the limit is 500,000 characters). Split it into linked notes."), field="body")
    document = _document(held)
    change = document.edit(merged(began_with, body, document.text())) if body != began_with else b""
    if change:
        add_updates(held, [(actor.pk, change)], folds=True)
        fold(held.pk)


def _document(live: LiveNote) -> Document:
    updates = live.updates.filter(number__gt=live.base_number).order_by("number")
    return put_together(live.base.state, updates.values_list("data", flat=True))
