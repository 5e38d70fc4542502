"""What the digest tells of pulses: that one asks the member, once. Who answered nobody knows, so it is told to all alike."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from commonplace.digest.memory import remember, told_before
from commonplace.digest.sections import Line, Part
from commonplace.people.models import Member
from commonplace.pulse.groups import group_of
from commonplace.pulse.queries import asking

SECTION = "pulse"


def gather(member: Member) -> list[Part]:
    """The line leads to the group's page, as the notice does: what is opened from there is stored of nobody."""
    pulse = asking(member)
    if pulse is None or pulse.pk in told_before(member, SECTION).keys:
        return []
    group = group_of(pulse)
    if not group.is_seen_by(member):  # who has left it since is not led back
        return []
    day = date_format(localtime(pulse.closes_at), "j F")
    title = _("Seven questions about “%(group)s”, until %(day)s") % {"group": group.name, "day": day}
    return [Part(title="", url=group.url, lines=[Line(title, group.url)], keys=[pulse.pk])]


def told(member: Member, keys: Sequence[int]) -> None:
    remember(member, SECTION, keys)
