"""Taking back that something still holds, for the room that lets its members take an answer back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries.models import Entry
from commonplace.freshness.actions import held
from commonplace.freshness.models import Doubt
from commonplace.people.models import Member


def before_still_true(entry: Entry) -> dict[str, Any]:
    """How its upkeep stands, as JSON can hold it."""
    upkeep = held(entry)
    doubts = entry.doubts.filter(settled_at__isnull=True).values_list("pk", flat=True)
    return {
        "look_on": upkeep.look_on.isoformat() if upkeep.look_on else None,
        "needs_someone": upkeep.needs_someone,
        "looked_at": upkeep.looked_at.isoformat() if upkeep.looked_at else None,
        "looked_by": upkeep.looked_by_id,
        "doubts": list(doubts),
    }


@transaction.atomic
def take_still_true_back(actor: Member, entry: Entry, *, before: Mapping[str, Any]) -> None:
    """As if the actor had not said it: what waited waits, doubts are open, and the deed is gone from the history."""
    upkeep = held(entry)
    upkeep.look_on = date.fromisoformat(before["look_on"]) if before["look_on"] else None
    upkeep.looked_at = datetime.fromisoformat(before["looked_at"]) if before["looked_at"] else None
    upkeep.needs_someone, upkeep.looked_by_id = before["needs_someone"], before["looked_by"]
    upkeep.save(update_fields=["look_on", "looked_at", "needs_someone", "looked_by"])
    Doubt.objects.filter(entry=entry, pk__in=before["doubts"]).update(settled_at=None)
    said = Activity.objects.filter(actor=actor, entry=entry, verb=Verb.STILL_TRUE).order_by("-pk").first()
    if said is not None:
        said.delete()
