"""Whom the deeds of this room concern (`activity.concerns`). Whoever tells them leaves out the actor, and who may not see the entry then."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern, register
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.questions.models import Wondering


def who_was_asked(activity: Activity) -> Collection[int]:
    member = activity.particulars.get("member")
    return {member} if isinstance(member, int) else set()


def who_waits_for_an_answer(activity: Activity) -> Collection[int]:
    """The one who asked; those who want to know it too are `who_wonders`."""
    root = activity.entry.root if activity.entry else None
    return {root.author_id} if root else set()


def who_wonders(activity: Activity) -> Collection[int]:
    question = activity.entry.root_id or activity.entry.pk if activity.entry else 0
    return set(Wondering.objects.filter(question=question).values_list("member", flat=True))


def who_gave_it(activity: Activity) -> Collection[int]:
    return {activity.entry.author_id} if activity.entry else set()


def who_had_answered(activity: Activity) -> Collection[int]:
    given = Entry.objects.filter(root=activity.entry_id, kind=Kind.ANSWER, withdrawn_at__isnull=True)
    return set(given.values_list("author", flat=True)) if activity.entry_id else set()


def say_so() -> None:
    told = (
        Concern(
            "asked_to_answer",
            _("A question is put to you"),
            Verb.ASKED_TO_ANSWER,
            who_was_asked,
            _("%(actor)s puts a question to you: %(entry)s"),
            by_mail=True,
            by_push=True,
            order=10,
        ),
        Concern(
            "answered",
            _("Somebody answers your question"),
            Verb.ANSWERED,
            who_waits_for_an_answer,
            _("%(actor)s answered your question"),
            by_mail=True,
            by_push=True,
            order=10,
        ),
        Concern(
            "answered_too",
            _("Somebody answers what you want to know, too"),
            Verb.ANSWERED,
            who_wonders,
            _("%(actor)s answered a question that you want to know, too"),
            order=20,
        ),
        Concern(
            "accepted", _("Your answer solved it"), Verb.ACCEPTED, who_gave_it, _("%(actor)s says that your answer solved it"), order=20
        ),
        Concern(
            "solved_too",
            _("What you want to know, too, is solved"),
            Verb.ACCEPTED,
            who_wonders,
            _("%(actor)s found out what you want to know, too"),
            order=30,
        ),
        Concern(
            "reopened",
            _("A question that you answered is open again"),
            Verb.REOPENED_QUESTION,
            who_had_answered,
            _("%(actor)s opened a question again: %(entry)s"),
            order=30,
        ),
    )
    for concern in told:
        register(concern)
