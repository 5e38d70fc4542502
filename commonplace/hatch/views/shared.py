"""What several views of the hatch ask of a request."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode

from commonplace.hatch.models import Hatch, Sentence
from commonplace.hatch.queries import own_hatches, sentences_of
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member


def own_hatch(member: Member, uid: str) -> Hatch:
    """A hatch is its drafter's alone; to everybody else there is none."""
    return get_object_or_404(own_hatches(member), uid=uid)


def sentence_of(hatch: Hatch, uid: str) -> Sentence:
    return get_object_or_404(sentences_of(hatch), uid=uid)


def address_to_ask(question: str) -> str:
    """Where the question is asked of people, with its words at hand."""
    return f"{reverse('questions:ask')}?{urlencode({'title': question})}"


def say(request: HttpRequest, refusal: Refusal) -> None:
    messages.error(request, str(refusal))
