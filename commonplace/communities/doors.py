"""Coming into a space: each way in is one deed here, written down, so that hosts hear who asks and members hear that they are in.

`commonplace.spaces` holds the rules; it lies below the activity and cannot record.
"""

from __future__ import annotations

from django.db import transaction

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.people.models import Member
from commonplace.spaces import actions
from commonplace.spaces.models import JoinRequest, Space
from commonplace.spaces.queries import is_member


@transaction.atomic
def ask_to_join(actor: Member, *, space: Space) -> None:
    """Asking twice is asking once, and is told once."""
    asked_before = JoinRequest.objects.filter(space=space, member=actor).exists()
    if actions.ask_to_join(actor, space=space) is not None and not asked_before:
        record(actor, Verb.ASKED_TO_JOIN, space=space.pk)


@transaction.atomic
def let_in(actor: Member, *, space: Space, member: Member) -> None:
    if actions.answer_request(actor, space=space, member=member, let_in=True):
        record(actor, Verb.LET_IN, space=space.pk, member=member.pk)


@transaction.atomic
def bring_in(actor: Member, *, space: Space, member: Member) -> None:
    was_in = is_member(member, space)
    actions.add_member(actor, space=space, member=member)
    if not was_in:
        record(actor, Verb.LET_IN, space=space.pk, member=member.pk)
