"""Whom a question is put to: shown to the asker before it is sent, and to the one asked with why it was they."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.questions.actions import routing as actions
from commonplace.questions.forms import ChoiceForm
from commonplace.questions.knowing import MOST_ASKED
from commonplace.questions.models import AnswerChoice, AnswerRequest
from commonplace.questions.queries import asked_for, waiting_for
from commonplace.questions.views.shared import say, to_question


def _own(member: Member, uid: str) -> Entry:
    rows = Entry.objects.authored_by(member).filter(kind=Kind.QUESTION)
    return get_object_or_404(rows.select_related("author", "audience__space"), uid=uid)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def whom(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """The first three are ticked; the asker unticks whom they would rather not ask."""
    question = _own(member, uid)
    if request.method == "POST":
        try:
            sent = actions.put_to(member, question, first=request.POST.getlist("first")[:9], then=request.POST.getlist("then")[:9])
        except Refusal as refusal:
            say(request, refusal)
            return redirect(request.path)
        if sent:
            told = ngettext("Put to %(count)d person.", "Put to %(count)d people.", len(sent)) % {"count": len(sent)}
            messages.success(request, told)
        return to_question(question)
    asked = asked_for(question)
    room = MOST_ASKED - len(asked)
    offer = actions.offered(question) if room > 0 else []
    context = {"entry": question, "asked": asked, "first": offer[:room], "then": offer[room:]}
    return render(request, "questions/whom.html", context)


@member_required
@require_POST
def decline(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    asked = get_object_or_404(waiting_for(member).select_related("question"), question__uid=uid)
    actions.decline(member, asked)
    undo = reverse("questions:undecline", args=[uid])
    messages.success(request, _("You need not. Nobody is told why."), extra_tags=f"undo={undo}")
    return redirect(reverse("questions:home") + "?shelf=asked")


@member_required
@require_POST
def undecline(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    asked = get_object_or_404(
        AnswerRequest.objects.filter(member=member, asked_at__isnull=False, question__uid=uid).select_related("question")
    )
    actions.undo_decline(member, asked)
    return redirect(reverse("questions:home") + "?shelf=asked")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def answering(request: HttpRequest, member: Member) -> HttpResponse:
    """How many questions one takes on at a time, on what not, or none."""
    present = AnswerChoice.objects.filter(member=member).first() or AnswerChoice(member=member)
    form = ChoiceForm(request.POST if request.method == "POST" else None, instance=present)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose(member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return redirect("questions:home")
    return render(request, "questions/answering.html", {"form": form}, status=422 if form.is_bound else 200)
