"""Deeds of a member about what they are found for: to take themself out of a topic, and to come back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.knowing.models import LONGEST, TopicLeft
from commonplace.people.models import Member
from commonplace.search.words import words_of

MOST = 100


def left_by(member: Member) -> QuerySet[TopicLeft]:
    return TopicLeft.objects.filter(member=member, ended_at__isnull=True).order_by("-made_at", "-pk")


@transaction.atomic
def leave_topic(actor: Member, *, topic: str) -> TopicLeft:
    """Saying it twice changes nothing."""
    topic = clean_line(topic)
    key = " ".join(sorted(set(words_of(topic).placed)))
    if not key:
        raise Refusal(_("Name the topic in a word or two."), field="topic")
    if len(topic) > LONGEST or len(key) > 200:
        raise Refusal(_("Please keep it under 100 characters."), field="topic")
    Member.objects.select_for_update().get(pk=actor.pk)
    present = left_by(actor)
    found = present.filter(key=key).first()
    if found is None and present.count() >= MOST:
        raise Refusal(_("That is more than 100 topics. You can also say that no questions are put to you at all."), field="topic")
    return found or TopicLeft.objects.create(member=actor, topic=topic, key=key)


@transaction.atomic
def come_back(actor: Member, left: TopicLeft) -> None:
    """Take `leave_topic` back."""
    TopicLeft.objects.filter(pk=left.pk, member=actor, ended_at__isnull=True).update(ended_at=now())


@transaction.atomic
def stay_out(actor: Member, left: TopicLeft) -> TopicLeft:
    """Take `come_back` back."""
    return leave_topic(actor, topic=left.topic)
