"""What a mentorship has to say in the transaction that shares an entry (`settings.ENTRY_STEPS`): the same for every door."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from commonplace.entries.audience import audience_of
from commonplace.entries.models import Entry
from commonplace.entries.steps import Change
from commonplace.entries.words import Ring
from commonplace.kit.errors import Refusal
from commonplace.mentoring.models import Closing, Mentorship, Session


def keep_between(entries: Sequence[Entry], change: Change) -> None:
    """Raises Refusal where the note of a session, or what was written for one's mentor, would be seen beyond the mentorship."""
    if change not in {Change.AUDIENCE_CHANGED, Change.BROUGHT_BACK}:
        return
    wider = {entry.pk: entry for entry in entries if entry.audience.ring != Ring.ME and not entry.root_id}
    if not wider:
        return
    noted = Session.objects.filter(entry__in=list(wider)).values_list("entry_id", "mentorship_id")
    looked_back = Closing.objects.filter(between__in=list(wider)).values_list("between_id", "mentorship_id")
    for key, mentorship in noted.union(looked_back):
        _refuse_beyond(wider[key], Mentorship.objects.get(pk=mentorship))


def _refuse_beyond(entry: Entry, found: Mentorship) -> None:
    within = {found.mentor_id, *found.seats.values_list("mentee", flat=True)}
    if audience_of(entry).exclude(pk__in=within).exists():
        said = _("This was written for those in a mentorship, and stays between them. What you learnt can go into a note of its own.")
        raise Refusal(said, field="ring")
