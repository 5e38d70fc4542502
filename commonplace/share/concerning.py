"""What becomes of a plan while its author is not there: they are told when it waits or fails."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb


def _author(activity: Activity) -> list[int]:
    return [activity.entry.author_id] if activity.entry else []


def _to_what_that_means(activity: Activity) -> str:
    return reverse("moderation:told", args=[activity.entry.uid]) if activity.entry else "/"


CONCERNS = (
    Concern(
        "plan_waits",
        _("Something you planned to share waits for a host"),
        Verb.PLAN_WAITS,
        _author,
        _("The time of “%(entry)s” has come: a host sees it before the others do; read what happens next"),
        address=_to_what_that_means,
        by_mail=True,
        order=5,
    ),
    Concern(
        "plan_failed",
        _("Something could not be shared as you planned"),
        Verb.PLAN_FAILED,
        _author,
        _("“%(entry)s” was not shared as planned; read why"),
        by_mail=True,
        order=5,
    ),
)
