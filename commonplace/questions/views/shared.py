"""What the views of this room share: fetching through the viewer, and answering a refusal where the member stands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from commonplace.discussion.views import redirect_to_response
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member


def seen_question(member: Member, uid: str) -> Entry:
    rows = Entry.objects.visible_to(member).filter(kind=Kind.QUESTION)
    return get_object_or_404(rows.select_related("author", "audience__space"), uid=uid)


def seen_answer(member: Member, uid: str) -> Entry:
    """An answer whose question can be seen, too."""
    rows = Entry.objects.open_to(member).filter(kind=Kind.ANSWER, root__kind=Kind.QUESTION)
    return get_object_or_404(rows.select_related("author", "root__audience__space"), uid=uid)


def say(request: HttpRequest, refusal: Refusal) -> None:
    """For forms of one line, which stand on the page of the question and have no page of their own."""
    messages.warning(request, str(refusal))


def to_question(question: Entry, part: str = "question") -> HttpResponse:
    return HttpResponseRedirect(f"{question.get_absolute_url()}#{part}", status=303)


def to_answer(member: Member, answer: Entry) -> HttpResponse:
    return redirect_to_response(member, answer)
