"""Mail that could not be delivered, wherever it came from: who was to read it hears of it where they can."""

from __future__ import annotations

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.kit.bounces import Failure
from commonplace.people.actions.failing_mail import note_failure
from commonplace.people.models import Member


def mail_failed(member: Member, failure: Failure) -> bool:
    """Count a failure; True if no more mail goes to this address by it, of which the member is told in the program."""
    has_ended = note_failure(member, failure)
    if has_ended:
        record(None, Verb.MAIL_STOPPED, member=member.pk)
    return has_ended
