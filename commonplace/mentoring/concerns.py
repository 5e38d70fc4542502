"""Who is told of what happens in mentoring. Nobody is named in a notice who keeps somebody off by a list of their own."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.mentoring.limits import is_kept_off
from commonplace.mentoring.models import Mentorship, Offer
from commonplace.mentoring.queries import people_in


def _asked(activity: Activity) -> list[int]:
    """Those who have not answered yet, and to whom the other is somebody they would go with."""
    offer = Offer.objects.filter(pk=activity.particulars.get("offer") or 0, standing="open").first()
    if offer is None:
        return []
    waiting = [(offer.mentor_id, offer.mentee_id, offer.mentor_agreed_at), (offer.mentee_id, offer.mentor_id, offer.mentee_agreed_at)]
    return [member for member, other, agreed in waiting if agreed is None and not is_kept_off(member, other)]


def _mentorship(activity: Activity) -> Mentorship | None:
    return Mentorship.objects.filter(pk=activity.particulars.get("mentorship") or 0).first()


def _in_it(activity: Activity) -> list[int]:
    found = _mentorship(activity)
    return [member.pk for member in people_in(found)] if found else []


def _who_was_in_it(activity: Activity) -> list[int]:
    """Nobody where it goes on after all."""
    found = _mentorship(activity)
    if found is not None and found.ended_at is None:
        return []
    return [int(key) for key in activity.particulars.get("members", [])]


def _home(_activity: Activity) -> str:
    return reverse("mentoring:home")


def _page(activity: Activity) -> str:
    found = _mentorship(activity)
    return found.get_absolute_url() if found else reverse("mentoring:home")


CONCERNS = (
    Concern(
        "mentoring_asked",
        _("Somebody could be your mentor, or your mentee"),
        Verb.OFFERED_MENTORING,
        _asked,
        _("There is somebody for mentoring. Say whether it suits you."),
        address=_home,
        by_mail=True,
    ),
    Concern(
        "mentoring_begins",
        _("A mentorship of yours begins"),
        Verb.BEGAN_MENTORING,
        _in_it,
        _("Both of you said yes: your mentorship begins."),
        address=_page,
        by_mail=True,
    ),
    Concern(
        "mentoring_over",
        _("A mentorship of yours ends"),
        Verb.ENDED_MENTORING,
        _who_was_in_it,
        _("A mentorship has come to its end. Thank you for the time you gave it."),
        address=_page,
    ),
    Concern(
        "mentoring_resumed",
        _("A mentorship of yours goes on after all"),
        Verb.RESUMED_MENTORING,
        _in_it,
        _("Its round had been closed too early: your mentorship goes on as it was."),
        address=_page,
    ),
    Concern(
        "mentoring_silent",
        _("It has been quiet in a mentorship of yours for three weeks"),
        Verb.SILENT_MENTORING,
        _in_it,
        _("It has been quiet between you for a while. Would a short hello do?"),
        address=_page,
    ),
)
