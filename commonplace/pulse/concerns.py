"""Whom a pulse concerns: those who are asked, when it opens and when it is over; each once, and nobody is reminded."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.pulse.groups import group_of
from commonplace.pulse.models import Asked, Pulse


def _asked(activity: Activity) -> list[int]:
    return list(Asked.objects.filter(pulse__uid=activity.particulars.get("pulse")).values_list("member", flat=True))


def _page(activity: Activity) -> str:
    """The group's page, not the questions themselves: what a member has read of their notices is stored."""
    pulse = Pulse.objects.filter(uid=activity.particulars.get("pulse")).select_related("space", "team").first()
    return group_of(pulse).url if pulse is not None else reverse("pulse:home")


CONCERNS = (
    Concern(
        "pulse_opened", _("You are asked, without your name, how safe it is to speak up"), Verb.PULSE_OPENED, _asked,
        _("Seven questions on how safe it is to speak up: nobody learns what you answer, nor whether you do"),
        address=_page, by_mail=True, order=30,
    ),
    Concern(
        "pulse_closed", _("A pulse that asked you is over"), Verb.PULSE_CLOSED, _asked,
        _("The pulse is over: what came of it, for everybody who was asked"), address=_page, order=60,
    ),
)  # fmt: skip
