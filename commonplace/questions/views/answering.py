"""Answering, and saying what an answer was good for."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonplace.entries.models import Entry
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.questions.actions import answering as actions
from commonplace.questions.forms import AnswerForm, HelpedForm, SolvedForm
from commonplace.questions.views.shared import say, seen_answer, seen_question, to_answer, to_question


@member_required
@require_POST
def answer(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """The other button of the reply form. With script, the redirect is followed in the background and the thread swapped in."""
    question = seen_question(member, uid)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            return to_answer(member, actions.answer(member, question, **form.cleaned_data))
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {
        "root": question,
        "root_uid": question.uid,
        "answered_uid": question.uid,
        "answer_at": reverse("questions:answer", args=[uid]),
        "deed_key": form["deed_key"].value() or new_uid(),
        "typed": form["body"].value() or "",
        "reply_error": next(iter(form["body"].errors or form.non_field_errors()), _("Something was missing. Please send it again.")),
    }
    page = render(request, "questions/answer.html", context, status=422)
    page["HX-Retarget"] = page["HX-Reselect"] = "#reply"
    return page


def _root_of(answer: Entry) -> Entry:
    assert answer.root is not None  # an answer has one: a constraint of the table
    return answer.root


@member_required
@require_POST
def accept(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Accept an answer, with thanks in words if one likes. For those who may not, the button is not there."""
    found = seen_answer(member, uid)
    if not actions.may_accept(member, _root_of(found)):
        raise Http404
    form = SolvedForm(request.POST)
    if not form.is_valid():
        say(request, Refusal(_("Please keep it under 500 characters.")))
        return to_answer(member, found)
    try:
        actions.accept(member, found, **form.cleaned_data)
    except Refusal as refusal:
        say(request, refusal)
        return to_answer(member, found)
    messages.success(request, _("This solved it."), extra_tags=f"undo={reverse('questions:unaccept', args=[uid])}")
    return to_question(_root_of(found))


@member_required
@require_POST
def unaccept(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = seen_answer(member, uid)
    if not actions.may_accept(member, _root_of(found)):
        raise Http404
    actions.unaccept(member, found)
    messages.success(request, _("The question is open again."), extra_tags=f"undo={reverse('questions:accept', args=[uid])}")
    return to_question(_root_of(found))


@member_required
@require_POST
def helped(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = seen_answer(member, uid)
    form = HelpedForm(request.POST)
    try:
        if form.is_valid():
            actions.helped(member, found, **form.cleaned_data)
        else:
            say(request, Refusal(_("Say in a few words what you used it for.")))
    except Refusal as refusal:
        say(request, refusal)
    return to_answer(member, found)
