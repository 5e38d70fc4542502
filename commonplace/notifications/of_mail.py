"""Whom it concerns that mail comes back. It stands here because people lie below activity and know nothing of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb


def _whose_mail(activity: Activity) -> list[int]:
    return [activity.particulars["member"]] if "member" in activity.particulars else []


def _choices(_activity: Activity) -> str:
    return reverse("notifications:choices")


CONCERN = Concern(
    "mail_stopped",
    _("E-mail to you comes back"),
    Verb.MAIL_STOPPED,
    _whose_mail,
    _("E-mail to you comes back, so none is sent; see what to do"),
    address=_choices,
    order=5,
)
