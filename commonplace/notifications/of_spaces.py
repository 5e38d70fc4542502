"""Whom deeds around spaces concern. They stand here because spaces lie below activity and know nothing of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.spaces.models import Membership, Role


def _hosts(activity: Activity) -> list[int]:
    hosts = Membership.objects.filter(space=activity.particulars.get("space") or 0, role=Role.HOST)
    return list(hosts.values_list("member", flat=True))


def _who_was_let_in(activity: Activity) -> list[int]:
    return [activity.particulars["member"]] if "member" in activity.particulars else []


CONCERNS = (
    Concern(
        "asked_to_join",
        _("Somebody asks to join a space that you host"),
        Verb.ASKED_TO_JOIN,
        _hosts,
        _("%(actor)s asks to join %(space)s"),
        by_mail=True,
    ),
    Concern(
        "let_in",
        _("You are let into a space"),
        Verb.LET_IN,
        _who_was_let_in,
        _("%(actor)s let you into %(space)s"),
        by_mail=True,
    ),
)
