"""Labels: an open question, a mistake, a change of mind. Put on what one wrote oneself, they make it findable by those who look for company."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.communities.models import EntryLabel
from commonplace.communities.words import Label
from commonplace.entries.lifecycle import locked, redraw_cards
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member

LABELLED = (Kind.NOTE, Kind.POST, Kind.QUESTION)


@transaction.atomic
def say_what_it_shows(actor: Member, entry: Entry, *, labels: Collection[Label]) -> None:
    """The labels of one's own note, post or question from now on; none takes them all off."""
    if entry.author_id != actor.pk:
        raise Refusal(_("Only its author can do this."))
    if entry.kind not in LABELLED:
        raise Refusal(_("Notes, posts and questions carry labels."))
    EntryLabel.objects.filter(entry=entry).exclude(label__in=labels).delete()
    EntryLabel.objects.bulk_create([EntryLabel(entry=entry, label=label) for label in labels], ignore_conflicts=True)
    redraw_cards([locked(entry)])


def labels_on_cards(entries: Sequence[Entry]) -> dict[int, list[str]]:
    """One query, or none where nothing can carry a label."""
    able = [entry.pk for entry in entries if entry.kind in LABELLED]
    carried: dict[int, set[str]] = {}
    for pk, label in EntryLabel.objects.filter(entry__in=able).values_list("entry", "label") if able else ():
        carried.setdefault(pk, set()).add(label)
    return {pk: [str(label.label) for label in Label if label in labels] for pk, labels in carried.items()}


def labels_of(entry: Entry) -> list[Label]:
    """In the order of the closed set."""
    carried = set(EntryLabel.objects.filter(entry=entry).values_list("label", flat=True)) if entry.kind in LABELLED else set()
    return [label for label in Label if label in carried]
