"""The organisation's flow: the same for every member, read from figures that were made when a quarter ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.flows import actions, handing_out, pictures, queries
from commonplace.flows.forms import GapQuestionForm
from commonplace.flows.models import GapQuestion, Measure
from commonplace.flows.quarters import quarter_from, slug_of
from commonplace.flows.words import METHODS, WITHIN
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.people.viewing import administrator_required, member_required

PAGE = "flows:organisation"


@member_required
@require_safe
def organisation(request: HttpRequest, member: Member) -> HttpResponse:
    edition = queries.edition()
    context: dict[str, Any] = {
        "methods": METHODS,
        "member": member,
        "question": queries.pinned_question(),
        "next_on": queries.next_figures_on(),
    }
    if edition is not None:
        wanted = clean_line(request.GET.get("quarter", ""))
        quarter = quarter_from(wanted) if wanted else edition.newest
        page = pictures.page_of(get_language() or "", edition, quarter) if quarter is not None else None
        if page is None:
            raise Http404
        context |= _about(page, context["question"])
    return render(request, "flows/organisation.html", context)


def _about(page: pictures.Page, question: GapQuestion | None) -> dict[str, Any]:
    made = page.figures
    about: dict[str, Any] = {
        "page": page,
        "kept_methods": [METHODS[name] for name in ("reuse", "adopted", "fresh")],
        "answered_within": WITHIN.get(made["questions"]["time"] or ""),
    }
    about |= {"earlier": page.earlier and slug_of(page.earlier), "later": page.later and slug_of(page.later)}
    if question is not None:
        about |= {"gap_sentence": pictures.gap_sentence(page, question.measure), "gap_rows": pictures.gap_rows(page, question.measure)}
    return about


@member_required
@require_safe
def as_csv(request: HttpRequest, member: Member) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="flow.csv"'}
    return HttpResponse(handing_out.as_csv(queries.published()), content_type="text/csv; charset=utf-8", headers=headers)


@member_required
@require_safe
def as_json(request: HttpRequest, member: Member) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="flow.json"'}
    return JsonResponse(handing_out.as_json(queries.published()), headers=headers)


@administrator_required
@require_http_methods(["GET", "HEAD", "POST"])
def pin_question(request: HttpRequest, actor: Member) -> HttpResponse:
    form = GapQuestionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.pin_question(actor, words=form.cleaned_data["words"], measure=Measure(form.cleaned_data["measure"]))
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The question is pinned: every member sees it with its figures."))
            return redirect(PAGE)
    return render(request, "flows/question.html", {"form": form}, status=422 if form.is_bound else 200)


@administrator_required
@require_POST
def remove_question(request: HttpRequest, actor: Member, uid: str) -> HttpResponse:
    question = get_object_or_404(GapQuestion, uid=uid)
    actions.remove_question(actor, question)
    messages.success(request, _("The question is taken down."), extra_tags="undo=" + reverse("flows:bring_question_back", args=[uid]))
    return redirect(PAGE)


@administrator_required
@require_POST
def bring_question_back(request: HttpRequest, actor: Member, uid: str) -> HttpResponse:
    actions.bring_question_back(actor, get_object_or_404(GapQuestion, uid=uid))
    return redirect(PAGE)
