"""Whom deeds around goals concern: whose work somebody keeps for a goal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries.models import Entry


def _author_of_evidence(activity: Activity) -> list[int]:
    return list(Entry.objects.filter(pk=activity.particulars.get("evidence") or 0).values_list("author", flat=True))


CONCERNS = (
    Concern(
        "kept_for_goal",
        _("Somebody keeps what you wrote for a goal that you may see"),
        Verb.ATTACHED,
        _author_of_evidence,
        _("%(actor)s counts something of yours for the goal “%(entry)s”"),
        order=60,
    ),
)
