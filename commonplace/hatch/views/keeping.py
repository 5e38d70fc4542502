"""From a hatch to an entry of one's own, a question, a practice or an experiment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.entries.forms import AudienceForm
from commonplace.entries.words import Ring
from commonplace.hatch.actions import keeping, sprouting
from commonplace.hatch.forms import AskForm, KeepForm, ProposeForm
from commonplace.hatch.models import Hatch, Sentence
from commonplace.hatch.queries import begun_with
from commonplace.hatch.views.shared import own_hatch, sentence_of
from commonplace.hatch.views.sheet import sheet_page
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import begin_at_the_error, show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_POST
def keep(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = own_hatch(member, uid)
    form = KeepForm(request.POST)
    if form.is_valid():
        try:
            entry = keeping.keep(member, found, title=form.cleaned_data["title"], tags=form.cleaned_data["tags"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("It is yours now, and only you see it. Share it when you have added what you think."))
            return redirect(entry)
    return sheet_page(request, member, found, form=form, status=422)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """`?of=<sentence>` says what the question comes out of."""
    found = own_hatch(member, uid)
    row = _sentence(request, member, found)
    if request.method != "POST":
        first = {"title": row.text[:300] if row else "", "body": ""}
        return _page(request, member, found, AskForm(initial=first), row=row, template="hatch/ask.html")
    return _send(request, member, found, AskForm(request.POST), row, template="hatch/ask.html", deed=_asked)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """A practice, with `?try=1` an experiment with it."""
    found = own_hatch(member, uid)
    row = _sentence(request, member, found)
    if request.method != "POST":
        first = {"context": sprouting.beginning_of(member, [row], found) if row else "", "is_tried": request.GET.get("try") == "1"}
        return _page(request, member, found, ProposeForm(initial=first), row=row, template="hatch/propose.html")
    return _send(request, member, found, ProposeForm(request.POST), row, template="hatch/propose.html", deed=_proposed)


def _sentence(request: HttpRequest, member: Member, hatch: Hatch) -> Sentence | None:
    """What it comes out of, as long as its drafter may see what that rests on."""
    key = (request.POST if request.method == "POST" else request.GET).get("of", "")
    return begun_with(member, hatch, sentence_of(hatch, key[:20].replace("\x00", "")) if key else None)


def _asked(member: Member, hatch: Hatch, form: Any, ring: AudienceForm, row: Sentence | None) -> None:
    sprouting.ask_from(member, hatch, audience=ring.audience(), sentence=row, **form.cleaned_data)


def _proposed(member: Member, hatch: Hatch, form: Any, ring: AudienceForm, row: Sentence | None) -> None:
    data = form.cleaned_data
    sprouting.propose_from(
        member, hatch, title=data["title"], context=data["context"], probe=data["probe"], audience=ring.audience(), sentence=row,
        trial=form.trial(), deed_key=data["deed_key"],
    )  # fmt: skip


def _send(
    request: HttpRequest, member: Member, hatch: Hatch, form: forms.Form, row: Sentence | None, *, template: str, deed: Any
) -> HttpResponse:
    ring = AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ME}, member=member)
    if all([form.is_valid(), ring.is_valid()]):
        try:
            deed(member, hatch, form, ring, row)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("It stands below, and what comes of it will, too."))
            response = redirect(hatch)
            response["Location"] += "#came"
            return response
    return _page(request, member, hatch, form, row=row, ring=ring, template=template, status=422)


def _page(
    request: HttpRequest,
    member: Member,
    hatch: Hatch,
    form: forms.Form,
    *,
    row: Sentence | None,
    template: str,
    ring: AudienceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    begin_at_the_error(form)
    context = {
        "hatch": hatch,
        "row": row,
        "form": form,
        "audience_form": ring or AudienceForm(member=member, initial={"ring": Ring.ME}),
        "people_in_organisation": Member.objects.filter(is_active=True).count(),
    }
    return render(request, template, context, status=status)
