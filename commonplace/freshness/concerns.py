"""Whom deeds about freshness concern."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb


def _author(activity: Activity) -> list[int]:
    return [activity.entry.author_id] if activity.entry else []


def _page(activity: Activity) -> str:
    return f"{activity.entry.get_absolute_url()}fresh/" if activity.entry else ""


CONCERNS = (
    Concern(
        "doubted",
        _("Somebody doubts that what you wrote still holds"),
        Verb.DOUBTED,
        _author,
        _("%(actor)s doubts that “%(entry)s” still holds"),
        address=_page,
        order=40,
    ),
    Concern(
        "review_due",
        _("The day has come to look again at what you wrote"),
        Verb.REVIEW_DUE,
        _author,
        _("“%(entry)s”: still true?"),
        address=_page,
        order=70,
    ),
)
