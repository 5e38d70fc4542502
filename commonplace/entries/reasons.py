"""The words in which somebody is told why they may see an entry (whether they may: `entries.audience.why`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from commonplace.entries.words import Ring

if TYPE_CHECKING:
    from commonplace.entries.models import Entry
    from commonplace.people.models import Member


@dataclass(frozen=True)
class Reason:
    """Why someone may see an entry: `code` for programs, `sentence` for the person who asks."""

    code: str
    sentence: str


def reason_within(viewer: Member, entry: Entry) -> Reason:
    """Why someone in a narrow audience may see the entry."""
    audience = entry.audience
    if audience.is_aside:
        return Reason("aside", _("It was said to you alone."))
    if audience.owner_id == viewer.pk:
        return Reason("owner", _("It answers something that you wrote."))
    if audience.ring == Ring.SPACE:
        return Reason("space", _("You are a member of %(space)s.") % {"space": audience.space})
    if entry.root_id:
        return Reason(audience.ring, _("It answers something that was shared with you."))
    if audience.ring == Ring.CIRCLE:
        return Reason("circle", _("Its author shared it with a circle that you are in."))
    if audience.is_group:
        return Reason("group", _("You are in the group with which its author shared it."))
    return Reason("people", _("Its author named you as a reader."))
