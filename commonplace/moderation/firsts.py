"""The first things that somebody new shares in a space, which wait for a host where the hosts have chosen so."""

from __future__ import annotations

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries import audiences
from commonplace.entries.lifecycle import redraw_cards
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.moderation.models import Case, Decision, Outcome
from commonplace.moderation.words import words_of
from commonplace.spaces.models import Membership, Role, Space


def keep_waiting(entry: Entry, space: Space) -> None:
    """Give the entry, which is just being shared in the space, to its author alone until a host has seen it, if it is one of the first."""
    if not is_first(entry, space):
        return
    title, text = words_of(entry)
    now_waits = {
        "space": space,
        "title": title,
        "text": text,
        "audience_before": entry.audience,
        "is_first": True,
        "is_waiting": True,
        "waits_since": now(),
    }
    case, _made = Case.objects.update_or_create(entry=entry, defaults=now_waits)
    Decision.objects.create(case=case, outcome=Outcome.HIDE)
    entry.audience = audiences.of_awaited(entry)
    entry.save(update_fields=["audience"])
    redraw_cards([entry])
    record(None, Verb.AWAITED, case=case.pk)


def is_first(entry: Entry, space: Space | None) -> bool:
    """Whether it would wait if it were shared there now. Hosts need no host; what one of them has let go, or looked at after a report, is not
    looked at twice."""
    if space is None or not space.first_posts_held:
        return False
    if Membership.objects.filter(space=space, member=entry.author_id).exclude(role=Role.HOST).first() is None:
        return False
    if Decision.objects.filter(case__entry=entry).order_by("-pk").values_list("outcome", flat=True).first() == Outcome.LEAVE:
        return False
    seen = Entry.objects.authored_by(entry.author).shared_in(space).filter(root__isnull=True).exclude(pk=entry.pk)
    return seen[: space.first_posts_held].count() < space.first_posts_held


def no_longer_waits(entry: Entry) -> None:
    """Its author chose another audience meanwhile: there is nothing to decide."""
    if not entry.audience.is_held:
        Case.objects.filter(entry=entry, is_first=True, is_waiting=True).update(is_waiting=False)
