"""Asking, with what is near the question shown while it is typed; and what the asker does later."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.forms import AudienceForm
from commonplace.entries.invitations import beginning_named, beginnings_for, below_what_is_typed, beside_invitation
from commonplace.entries.models import Entry
from commonplace.entries.tags import split_tags, tags_of
from commonplace.entries.words import Kind, Ring
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.questions.actions import asking as actions
from commonplace.questions.actions.routing import offered
from commonplace.questions.forms import AskForm
from commonplace.questions.near import near
from commonplace.questions.views.shared import say, seen_question, to_question
from commonplace.spaces.models import Space


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, member: Member) -> HttpResponse:
    """`?title=` begins the question, `?space=<slug>` says where one came from, `?follows=<uid>` what it comes out of."""
    if request.method != "POST":
        names = ("title", "body", "tags", "follows")
        form = AskForm(initial={name: request.GET[name][:4_000] for name in names if name in request.GET})
        return _page(request, member, form, AudienceForm(member=member, initial=_meant_for(request, member)))
    ring = AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ORGANISATION}, member=member)
    if "begin" in request.POST:
        return _page(request, member, AskForm(initial=_begun(request, member)), ring)
    form = AskForm(request.POST)
    if not all([form.is_valid(), ring.is_valid()]):
        return _page(request, member, form, ring, status=422)
    data = form.cleaned_data
    follows = _followed(member, data.pop("follows"))
    try:
        entry = actions.ask(member, **data, audience=ring.audience(), follows=follows)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _page(request, member, form, ring, status=422)
    waits = _("It waits for a host of the space. You will be told what becomes of it.")
    messages.success(request, waits if entry.audience.is_awaited else _("Asked. You will hear when somebody answers."))
    return redirect("questions:whom", uid=entry.uid) if entry.audience.ring != Ring.ME and offered(entry) else redirect(entry)


def _space_meant(request: HttpRequest, member: Member) -> Space | None:
    return Space.objects.joined_by(member).filter(slug=request.GET.get("space", "").replace("\x00", ""), archived_at__isnull=True).first()


def _meant_for(request: HttpRequest, member: Member) -> dict[str, str]:
    """The space one came from; else, for a question is for those who might know, the organisation."""
    space = _space_meant(request, member)
    return {"ring": Ring.SPACE, "space": space.slug} if space else {"ring": Ring.ORGANISATION}


def _begun(request: HttpRequest, member: Member) -> dict[str, object]:
    """What was typed, and below it the template that was chosen."""
    typed = request.POST.dict()
    template = beginning_named(str(typed["begin"]), member, _space_meant(request, member), [Kind.QUESTION])
    if template is None:
        return {**typed}
    tags = dict.fromkeys([*split_tags(str(typed.get("tags", ""))), *tags_of(template.entry)])
    return {**typed, "body": below_what_is_typed(str(typed.get("body", "")), template.entry.body), "tags": ", ".join(tags)}


def _followed(member: Member, uid: str) -> Entry | None:
    if not uid:
        return None
    return Entry.objects.open_to(member).filter(kind__in=[Kind.QUESTION, Kind.ANSWER], uid=uid.replace("\x00", "")).first()


def _page(request: HttpRequest, member: Member, form: AskForm, ring: AudienceForm, *, status: int = 200) -> HttpResponse:
    space = _space_meant(request, member)
    context = {
        "form": form,
        "audience_form": ring,
        "beside_invitation": beside_invitation(member, space),
        "beginnings": beginnings_for(member, space, [Kind.QUESTION]),
        "follows": _followed(member, str(form["follows"].value() or "")),
        "near": near(member, str(form["title"].value() or "")),
        "people_in_organisation": Member.objects.filter(is_active=True).count(),
    }
    return render(request, "questions/ask.html", context, status=status)


@member_required
@require_safe
def near_by(request: HttpRequest, member: Member) -> HttpResponse:
    """The part of the form that follows what is typed; a page of its own without script."""
    typed = request.GET.get("title", "").replace("\x00", "")[:300]
    template = "questions/_near.html" if request.htmx else "questions/near.html"  # type: ignore[attr-defined]
    return render(request, template, {"near": near(member, typed), "typed": typed})


@member_required
@require_POST
def reopen(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    question = seen_question(member, uid)
    try:
        actions.reopen(member, question, why=request.POST.get("why", ""))
    except Refusal as refusal:
        say(request, refusal)
    return to_question(question)


@member_required
@require_POST
def wonder(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    question = seen_question(member, uid)
    actions.wonder(member, question, to=request.POST.get("to") != "no")
    return to_question(question)
