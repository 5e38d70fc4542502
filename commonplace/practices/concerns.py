"""Whom deeds around practices concern."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries.models import Entry
from commonplace.practices.models import Adoption, Outcome


def _author(activity: Activity) -> list[int]:
    return [activity.entry.author_id] if activity.entry else []


def _touched_by_a_move(activity: Activity) -> set[int]:
    """Its author, who works this way, who said what came of it, and whose entries the move rests on."""
    adopters = Adoption.objects.filter(practice=activity.entry_id, ended_on__isnull=True).values_list("member", flat=True)
    tried = Outcome.objects.filter(practice=activity.entry_id, removed_at__isnull=True).values_list("member", flat=True)
    evidence = Entry.objects.filter(pk__in=activity.particulars.get("evidence", [])).values_list("author", flat=True)
    return {*adopters, *tried, *evidence, *_author(activity)}


CONCERNS = (
    Concern(
        "practice_moved",
        _("A practice moves that you wrote, tried, work by or gave evidence for"),
        Verb.MOVED_PRACTICE,
        _touched_by_a_move,
        _("%(actor)s moved the practice “%(entry)s”"),
    ),
    Concern(
        "practice_tried", _("Somebody tried your practice"), Verb.RECORDED_OUTCOME, _author, _("%(actor)s says what came of “%(entry)s”")
    ),
    Concern("practice_adopted", _("Somebody works by your practice"), Verb.ADOPTED, _author, _("%(actor)s works by “%(entry)s”")),
)
