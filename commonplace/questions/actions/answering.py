"""Deeds on answers: to answer, to accept and take that back, to say that it helped."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.lineage.actions import grow, thank
from commonplace.lineage.models import EdgeKind, Thanks
from commonplace.people.models import Member
from commonplace.questions.models import AnswerRequest, QuestionBody
from commonplace.questions.steps import settle
from commonplace.spaces.queries import is_host


@transaction.atomic
def answer(actor: Member, question: Entry, *, body: str, deed_key: str = "") -> Entry:
    """Answer a question that the actor may see. Whoever sees the question sees the answer."""
    entry = add_entry(actor, Draft(kind=Kind.ANSWER, parent=question, body=body, deed_key=deed_key or None))
    if not entry.is_repeat:
        grow(entry, kind=EdgeKind.ANSWERS, from_entry=question)
        AnswerRequest.objects.filter(question=question, member=actor, answered_at__isnull=True).update(answered_at=now())
        record(actor, Verb.ANSWERED, entry)
    return entry


def may_accept(member: Member, question: Entry) -> bool:
    """The one who asked, and the hosts of the space in which the question stands."""
    if question.author_id == member.pk:
        return True
    return question.audience.space is not None and is_host(member, question.audience.space)


@transaction.atomic
def accept(actor: Member, answer: Entry, *, used_for: str = "", deed_key: str = "") -> None:
    """This solved it. `used_for` thanks for the answer in words; thanks for an answer of one's own are left out."""
    body = _held(actor, answer)
    if body.accepted_id != answer.pk:
        body.accepted, body.accepted_by = answer, actor
        body.save(update_fields=["accepted", "accepted_by"])
        record(actor, Verb.ACCEPTED, answer)
    if used_for.strip() and answer.author_id != actor.pk:
        thank(actor, answer, used_for=used_for, deed_key=deed_key)
    settle([body.pk])


@transaction.atomic
def unaccept(actor: Member, answer: Entry) -> None:
    """Take `accept` back. What was said in thanks stays: it was said."""
    body = _held(actor, answer)
    if body.accepted_id == answer.pk:
        body.accepted, body.accepted_by = None, None
        body.save(update_fields=["accepted", "accepted_by"])
        settle([body.pk])
        record(actor, Verb.UNACCEPTED, answer)


@transaction.atomic
def helped(actor: Member, answer: Entry, *, used_for: str, deed_key: str = "") -> Thanks:
    """Say what somebody else's answer was used for, whoever asked."""
    said = thank(actor, answer, used_for=used_for, deed_key=deed_key)
    settle([answer.root_id] if answer.root_id else [])
    return said


def _held(actor: Member, answer: Entry) -> QuestionBody:
    """The body of the question, held until the transaction ends; a Refusal for those who may not say what solved it."""
    question = answer.root
    if question is None or not may_accept(actor, question):
        raise Refusal(_("The person who asked, or a host of the space, says what solved it."))
    return QuestionBody.objects.select_for_update(of=("self",)).get(entry=question)
