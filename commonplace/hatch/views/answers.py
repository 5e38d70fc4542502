"""Asking the stock."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.hatch.actions.answering import ask_model_for_answer
from commonplace.hatch.asking import LONGEST, answered
from commonplace.hatch.model.endpoint import endpoint
from commonplace.hatch.views.shared import address_to_ask
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_safe
def answers(request: HttpRequest, member: Member) -> HttpResponse:
    """`?q=` is the question. Nothing is kept of it."""
    return _page(request, member, clean_line(request.GET.get("q", ""))[:LONGEST])


def _page(request: HttpRequest, member: Member, question: str, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "question": question,
        "found": answered(member, question) if question else None,
        "ask_url": address_to_ask(question),
        "model": endpoint(),
        "error": error,
    }
    return render(request, "hatch/answers.html", context, status=status)


@member_required
@require_POST
def ask(request: HttpRequest, member: Member) -> HttpResponse:
    """Have the model answer from the same passages; its sentences are checked like those of every hatch."""
    question = clean_line(request.POST.get("q", ""))[:LONGEST]
    if not question:
        return _page(request, member, "", error=_("Write your question first."), status=422)
    try:
        return redirect(ask_model_for_answer(member, question, deed_key=request.POST.get("deed_key", "")[:80]))
    except Refusal as refusal:
        return _page(request, member, question, error=str(refusal), status=422)
