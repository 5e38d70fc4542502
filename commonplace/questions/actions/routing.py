"""Putting a question to a few people who have shown that they know, declining, and saying how much one takes on."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.questions.knowing import MOST_ASKED, Candidate, candidates
from commonplace.questions.models import AnswerChoice, AnswerRequest

MOST_TAKEN = 20


def offered(question: Entry) -> list[Candidate]:
    """Who would be asked, and who next should one of them decline: the first three, and three more."""
    known = AnswerRequest.objects.filter(question=question).values_list("member", flat=True)
    return candidates(question, size=2 * MOST_ASKED, without=list(known))


@transaction.atomic
def put_to(actor: Member, question: Entry, *, first: Collection[str], then: Collection[str] = ()) -> list[AnswerRequest]:
    """The asker puts the question to people by their handles, out of those who were offered; `then` are asked should one decline.

    The offer is worked out anew, so that nobody is asked who has no room left or may not see the question.
    """
    if question.author_id != actor.pk:
        raise Refusal(_("Only the person who asked can do this."))
    living = _living(question)
    if living + len(first) > MOST_ASKED:
        raise Refusal(_("A question is put to three people at a time."))
    offer = {one.member.handle: one for one in offered(question)}
    requests = [_request(question, offer[handle], is_asked=True) for handle in dict.fromkeys(first) if handle in offer]
    waiting = [handle for handle in dict.fromkeys(then) if handle in offer and handle not in first]
    for handle in waiting:
        _request(question, offer[handle], is_asked=False)
    for request in requests:
        _tell(actor, request)
    return requests


def _living(question: Entry) -> int:
    asked = AnswerRequest.objects.select_for_update().filter(question=question, asked_at__isnull=False, declined_at__isnull=True)
    return asked.count()


def _request(question: Entry, candidate: Candidate, *, is_asked: bool) -> AnswerRequest:
    row = {"why": candidate.why, "asked_at": now() if is_asked else None}
    return AnswerRequest.objects.get_or_create(question=question, member=candidate.member, defaults=row)[0]


def _tell(asker: Member, request: AnswerRequest) -> None:
    record(asker, Verb.ASKED_TO_ANSWER, request.question, member=request.member_id, why=request.why)


@transaction.atomic
def decline(actor: Member, request: AnswerRequest) -> None:
    """Without a reason. The next of those whom the asker had named is asked in their place, if they still can be."""
    held = AnswerRequest.objects.select_for_update(of=("self",)).select_related("question__author", "question__audience").get(pk=request.pk)
    if held.member_id != actor.pk:
        raise Refusal(_("Only the person who was asked can do this."))
    if held.declined_at is not None or held.answered_at is not None:
        return
    held.declined_at = now()
    held.save(update_fields=["declined_at"])
    record(actor, Verb.DECLINED_TO_ANSWER, held.question, member=actor.pk)
    waiting = list(AnswerRequest.objects.filter(question=held.question, asked_at__isnull=True).order_by("pk"))
    if waiting:
        others = AnswerRequest.objects.filter(question=held.question, asked_at__isnull=False).values_list("member", flat=True)
        able = {one.member.pk for one in candidates(held.question, size=2 * MOST_ASKED, without=list(others))}
        chosen = next((one for one in waiting if one.member_id in able), None)
        if chosen is not None:
            chosen.asked_at = now()
            chosen.save(update_fields=["asked_at"])
            _tell(held.question.author, chosen)


@transaction.atomic
def undo_decline(actor: Member, request: AnswerRequest) -> None:
    """Take it on after all. Whoever was asked meanwhile stays asked."""
    AnswerRequest.objects.filter(pk=request.pk, member=actor).update(declined_at=None)


def choose(actor: Member, *, accepts: bool, most_open: int, not_about: str) -> AnswerChoice:
    """Say how much one takes on, and what not."""
    if not 1 <= most_open <= MOST_TAKEN:
        raise Refusal(_("Between 1 and 20 at a time."), field="most_open")
    values = {"accepts": accepts, "most_open": most_open, "not_about": clean_line(not_about)[:500]}
    return AnswerChoice.objects.update_or_create(member=actor, defaults=values)[0]
