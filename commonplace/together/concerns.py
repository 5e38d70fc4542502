"""Whom deeds around writing together concern."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.together.models import Hand


def _chosen(activity: Activity) -> list[int]:
    return list(activity.particulars.get("members", []))


def _address(activity: Activity) -> str:
    return reverse("together:note", args=[activity.entry.uid]) if activity.entry else reverse("together:home")


def _hands(activity: Activity) -> set[int]:
    """Who wrote it together with its author, who is told in their own way."""
    entry = activity.entry
    return set(Hand.objects.filter(entry=entry).values_list("member", flat=True)) - {entry.author_id} if entry else set()


def _hands_of_origin(activity: Activity) -> set[int]:
    origin = activity.particulars.get("origin")
    hands = Hand.objects.filter(entry=origin).exclude(member__entries=origin) if origin else Hand.objects.none()
    return set(hands.values_list("member", flat=True))


CONCERNS = (
    Concern(
        "asked_to_write",
        _("Somebody opens a note for you to write in"),
        Verb.OPENED_FOR_WRITING,
        _chosen,
        _("%(actor)s asks you to write “%(entry)s” together"),
        address=_address,
        by_mail=True,
    ),
    Concern(
        "thanked_together",
        _("Somebody says what they used a note for that you wrote together"),
        Verb.THANKED,
        _hands,
        _("%(actor)s used “%(entry)s”, which you wrote together"),
        order=60,
    ),
    Concern(
        "built_on_together",
        _("Somebody builds on a note that you wrote together"),
        Verb.BUILT_ON,
        _hands_of_origin,
        _("%(actor)s built on what you wrote together: “%(entry)s”"),
        order=60,
    ),
)
