"""Whom it concerns that an address rests."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb


def _whose(activity: Activity) -> list[int]:
    return [activity.particulars["member"]] if "member" in activity.particulars else []


def _page(activity: Activity) -> str:
    return reverse("webhooks:webhook", args=[activity.particulars.get("webhook", "-")])


CONCERN = Concern(
    "webhook_paused",
    _("A webhook of yours rests because its address takes nothing"),
    Verb.WEBHOOK_PAUSED,
    _whose,
    _("A webhook of yours rests, because its address takes nothing"),
    address=_page,
    by_mail=True,
)
