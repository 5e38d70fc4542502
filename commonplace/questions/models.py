"""What a question needs beyond the spine: its answer, who wants to know it too, whom it was put to, and how much of that a member takes on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member

MOST_OPEN = 3
"""So many requests lie before a member at most, until they choose otherwise."""


class QuestionBody(models.Model):
    """`first_answer_at`, `useful_at` and `is_solved` are worked out anew whenever an answer comes, goes, is accepted or thanked (`steps.settle`).

    `accepted` stays when its author withdraws it, so that bringing it back solves the question again. `uid`, `author` and `made_at` repeat the
    entry's, which never change, so that lists page through one index.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="question_body")
    uid = models.CharField(max_length=12, unique=True, editable=False)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    accepted = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    accepted_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    first_answer_at = models.DateTimeField(null=True, blank=True)
    useful_at = models.DateTimeField(null=True, blank=True)
    is_solved = models.BooleanField(default=False)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["author", "-made_at", "-entry"], name="questions_of_author"),
            models.Index(fields=["-made_at", "-entry"], name="questions_open", condition=Q(is_solved=False)),
            models.Index(fields=["made_at", "entry"], name="questions_queue", condition=Q(is_solved=False, first_answer_at__isnull=True)),
            models.Index(fields=["-useful_at"], name="questions_useful", condition=Q(useful_at__isnull=False)),
        ]


class Wondering(models.Model):
    """A member wants to know this too: they hear of its answers. Nobody else is told who, or how many."""

    question = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "member"], name="questions_wonder_once")]


class AnswerRequest(models.Model):
    """A question was put to this member, with why it was they. `asked_at` None: they are next, should one of the others decline."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    question = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "member"], name="questions_request_once")]
        indexes = [
            models.Index(
                fields=["member", "-id"],
                name="questions_waiting",
                condition=Q(asked_at__isnull=False, declined_at__isnull=True, answered_at__isnull=True),
            )
        ]


class AnswerChoice(models.Model):
    """What a member takes on; without a row they take what the defaults say."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="+")
    accepts = models.BooleanField(_("Colleagues’ questions may be put to me"), default=True)
    most_open = models.PositiveSmallIntegerField(_("At most so many at a time"), default=MOST_OPEN)
    not_about = models.CharField(_("Not about"), max_length=500, blank=True)
