"""Whom deeds around learning circles concern, and the line by which they are told. No line names a circle or what is said in it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.peers.models import Place
from commonplace.peers.queries import here
from commonplace.peers.words import Answer


def _named(activity: Activity) -> list[int]:
    return [int(key) for key in activity.particulars.get("members", [])]


def _in_it(activity: Activity) -> list[int]:
    rows = Place.objects.filter(here([Answer.ACCEPTED]), circle__uid=activity.particulars.get("circle"))
    return list(rows.values_list("member", flat=True))


def _page(activity: Activity) -> str:
    return reverse("peers:circle", args=[activity.particulars.get("circle") or "none"])


def _harvest_page(activity: Activity) -> str:
    return reverse("peers:harvest", args=[activity.particulars.get("circle") or "none"])


def _call_page(activity: Activity) -> str:
    return reverse("peers:call", args=[activity.particulars.get("call") or "none"])


CONCERNS = (
    Concern(
        "asked_into_circle", _("You are asked into a learning circle"), Verb.ASKED_INTO_CIRCLE, _named,
        _("%(actor)s asks you into a learning circle"), address=_page, by_mail=True, order=20,
    ),
    Concern(
        "circle_small", _("Your learning circle has become small, and another has room"), Verb.CIRCLE_SMALL, _named,
        _("Your learning circle has become small. Another one would be glad of you"), address=_page, by_mail=True, order=21,
    ),
    Concern(
        "circles_called_off", _("Learning circles you wanted to join do not take place"), Verb.CIRCLES_CALLED_OFF, _named,
        _("%(actor)s called off the learning circles you wanted to join"), address=_call_page, by_mail=True, order=22,
    ),
    Concern(
        "circle_company", _("The people of your learning circle change"), Verb.CIRCLE_COMPANY, _in_it,
        _("The people of your learning circle have changed"), address=_page, order=57,
    ),
    Concern(
        "circle_ended", _("Your learning circle ends early"), Verb.CIRCLE_ENDED, _in_it,
        _("%(actor)s ended your learning circle early. It can be taken up again"), address=_page, order=58,
    ),
    Concern(
        "circle_week", _("A new week of your learning circle begins"), Verb.CIRCLE_WEEK, _in_it,
        _("A new week of your learning circle: the step, and a line on how it was"), address=_page, order=59,
    ),
    Concern(
        "circle_silent", _("Your learning circle has been quiet for two weeks"), Verb.CIRCLE_SILENT, _in_it,
        _("Two quiet weeks in your learning circle. A line is enough to begin again"), address=_page, order=60,
    ),
    Concern(
        "circle_harvest", _("The twelve weeks of your learning circle are over"), Verb.CIRCLE_HARVEST, _in_it,
        _("Twelve weeks are over. What can you do now that you could not before?"), address=_harvest_page, order=61,
    ),
)  # fmt: skip
