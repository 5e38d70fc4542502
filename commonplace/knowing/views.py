"""People who know, and what a member does not want to be found for."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.knowing import actions
from commonplace.knowing.forms import TopicForm
from commonplace.knowing.models import LONGEST, TopicLeft
from commonplace.knowing.people import people_who_know
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.search.queries import library

TAGS = 24


@member_required
@require_safe
def people(request: HttpRequest, member: Member) -> HttpResponse:
    topic = clean_line(request.GET.get("q", "").replace("\x00", " "))[:LONGEST]
    if not topic:
        return render(request, "knowing/people.html", {"topic": "", "tags": library(member, size=0, tags=TAGS).tags})
    found = people_who_know(member, topic)
    return render(request, "knowing/people.html", {"topic": topic, "asked": quote(topic), "found": found})


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def topics_left(request: HttpRequest, member: Member) -> HttpResponse:
    """The topics that one took oneself out of, and the form to add one; the page of people who know sends it, too."""
    form = TopicForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            left = actions.leave_topic(member, topic=form.cleaned_data["topic"])
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            words = _("You are not named for “%(topic)s” any more.") % {"topic": left.topic}
            messages.success(request, words, extra_tags=f"undo={reverse('knowing:come_back', args=[left.uid])}")
            return redirect("knowing:topics_left")
    context = {"form": form, "rows": actions.left_by(member)}
    return render(request, "knowing/topics_left.html", context, status=422 if form.is_bound else 200)


@member_required
@require_POST
def come_back(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    left = get_object_or_404(TopicLeft, member=member, uid=uid)
    actions.come_back(member, left)
    words = _("What you show about “%(topic)s” counts again.") % {"topic": left.topic}
    messages.success(request, words, extra_tags=f"undo={reverse('knowing:stay_out', args=[uid])}")
    return redirect("knowing:topics_left")


@member_required
@require_POST
def stay_out(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    actions.stay_out(member, get_object_or_404(TopicLeft, member=member, uid=uid))
    return redirect("knowing:topics_left")
