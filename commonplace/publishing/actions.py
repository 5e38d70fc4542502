"""What a member does with their public profile."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed
from commonplace.entries.models import Entry
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.publishing.models import PublicProfile

LONGEST_LINE = 300


@transaction.atomic
def choose_profile(
    actor: Member, *, is_open: bool, line: str, shows_learning: bool, shows_ask_me_about: bool, start: Entry | None
) -> PublicProfile:
    """How strangers meet the member from now on. `start` is a note of theirs; it is shown while it is open to all."""
    line = clean_line(line)
    if len(line) > LONGEST_LINE:
        raise Refusal(_("Say it in at most 300 letters."), field="line")
    if start is not None and start.author_id != actor.pk:
        raise Refusal(_("The garden begins with a note of your own."), field="start")
    chosen = {
        "is_open": is_open,
        "line": line,
        "shows_learning": shows_learning,
        "shows_ask_me_about": shows_ask_me_about,
        "start": start,
    }
    record(Deed.PROFILE_PUBLISHED, actor, detail=_("open") if is_open else _("closed"))
    return PublicProfile.objects.update_or_create(member=actor, defaults=chosen)[0]
