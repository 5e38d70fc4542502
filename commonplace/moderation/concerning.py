"""Whom deeds of moderation concern: those who decide, and the author."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.moderation.models import Case
from commonplace.moderation.queries import moderators_of


def _case(activity: Activity) -> Case | None:
    return Case.objects.filter(pk=activity.particulars.get("case") or 0).select_related("space", "entry", "person").first()


def _moderators(activity: Activity) -> list[int]:
    case = _case(activity)
    return list(moderators_of(case).values_list("pk", flat=True)) if case else []


def _author(activity: Activity) -> list[int]:
    return [activity.entry.author_id] if activity.entry else []


def _person(activity: Activity) -> list[int]:
    case = _case(activity)
    return [case.person.pk] if case and case.person else []


def _to_case(activity: Activity) -> str:
    case = _case(activity)
    return reverse("moderation:case", args=[case.uid]) if case else reverse("moderation:home")


def _to_told(activity: Activity) -> str:
    return reverse("moderation:told", args=[activity.entry.uid]) if activity.entry else "/"


CONCERNS = (
    Concern(
        "awaited",
        _("Somebody new shares something where first posts wait for you"),
        Verb.AWAITED,
        _moderators,
        _("Something of somebody new waits for you"),
        address=_to_case,
        by_mail=True,
        order=10,
    ),
    Concern(
        "sent_back",
        _("Something of yours was sent back to you"),
        Verb.SENT_BACK,
        _author,
        _("“%(entry)s” came back to you; read why"),
        address=_to_told,
        by_mail=True,
        order=5,
    ),
    Concern(
        "profile_decided",
        _("Those who moderate have looked at what you say of yourself"),
        Verb.PROFILE_DECIDED,
        _person,
        _("What you say of yourself was looked at by those who moderate; read what was decided"),
        address=lambda _activity: reverse("moderation:told_person"),
        by_mail=True,
        order=5,
    ),
    Concern(
        "rewritten",
        _("Somebody has changed words of their profile that are hidden"),
        Verb.REWRITTEN,
        _moderators,
        _("Hidden words of a profile were changed and wait for another look"),
        address=_to_case,
        by_mail=True,
        order=10,
    ),
    Concern(
        "reported",
        _("Something is reported that you decide about"),
        Verb.REPORTED,
        _moderators,
        _("Something was reported and waits for you"),
        address=_to_case,
        by_mail=True,
        order=10,
    ),
    Concern(
        "appealed",
        _("Somebody appeals against a decision"),
        Verb.APPEALED,
        _moderators,
        _("An author appeals against a decision"),
        address=_to_case,
        by_mail=True,
        order=10,
    ),
    Concern(
        "hidden",
        _("Something of yours is hidden by those who moderate"),
        Verb.HELD,
        _author,
        _("“%(entry)s” is hidden for now; read why, and how to appeal"),
        address=_to_told,
        by_mail=True,
        order=5,
    ),
    Concern(
        "looked_at",
        _("Those who moderate have looked at something of yours"),
        Verb.RELEASED,
        _author,
        _("“%(entry)s” was looked at by those who moderate; it can be seen"),
        address=_to_told,
        by_mail=True,
        order=5,
    ),
)
