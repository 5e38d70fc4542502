"""Experiments, outcomes and adoption of a practice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.freshness.days import in_months, today
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.lineage.naming import entry_named
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.practices.actions import trying as actions
from commonplace.practices.forms import AdoptionForm, ExperimentForm, OutcomeForm, ResultForm
from commonplace.practices.models import Adoption, Experiment, Outcome, Verdict
from commonplace.practices.views.shared import form_page, kept, seen


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = kept(member, uid)
    first = {"starts_on": today(), "ends_on": in_months(1)}
    form = ExperimentForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_experiment(member, entry, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(f"{entry.get_absolute_url()}#experiments")
    return form_page(request, entry, form, title=_("Plan an experiment"), deed=_("Begin it"))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, member: Member, uid: str, item: str) -> HttpResponse:
    entry = kept(member, uid)
    experiment = get_object_or_404(Experiment.objects.filter(practice=entry.pk), uid=item)
    first = {"verdict": experiment.verdict, "result": experiment.result, "as_seen": experiment.mark}
    form = ResultForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.end_experiment(member, entry, experiment, **{**data, "verdict": Verdict(data["verdict"])})
        except Refusal as refusal:
            form.data = request.POST.copy()
            form.data["as_seen"] = experiment.mark
            show_refusal(form, refusal)
        else:
            return redirect(f"{entry.get_absolute_url()}#experiments")
    return form_page(request, entry, form, title=_("The result"), deed=_("Keep it"), experiment=experiment)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """For whoever may see the practice: what came of it where they tried it. `?verdict=` ticks the first answer."""
    entry = seen(member, uid)
    first = {"tried_on": today(), "verdict": request.GET.get("verdict", "")}
    form = OutcomeForm(request.POST if request.method == "POST" else None, team=member.team, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            evidence = entry_named(member, data.pop("evidence"), field="evidence") if data["evidence"] else None
            said = actions.record_outcome(member, entry, **{**data, "evidence": evidence, "verdict": Verdict(data["verdict"])})
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            back = reverse("practices:change_outcome", args=[uid, said.uid, "take-back"])
            messages.success(request, _("It stands there now, beside what others saw."), extra_tags=f"undo={back}")
            return redirect(f"{entry.get_absolute_url()}#outcomes")
    return form_page(request, entry, form, title=_("We tried it"), deed=_("Say so"))


@member_required
@require_POST
def change_outcome(request: HttpRequest, member: Member, uid: str, item: str, deed: str) -> HttpResponse:
    entry = seen(member, uid)
    said = get_object_or_404(Outcome.objects.filter(practice=entry.pk, member=member), uid=item)
    actions.take_back_outcome(member, said, is_removed=deed == "take-back")
    if deed == "take-back":
        back = reverse("practices:change_outcome", args=[uid, item, "put-back"])
        messages.success(request, _("It is taken back."), extra_tags=f"undo={back}")
    return redirect(f"{entry.get_absolute_url()}#outcomes")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Say that one works this way, or change what one said of it."""
    entry = seen(member, uid)
    mine = Adoption.objects.filter(practice=entry.pk, member=member, ended_on__isnull=True).first()
    first = {"since": mine.since, "how": mine.how, "in_team": mine.team_id is not None} if mine else {"since": today()}
    form = AdoptionForm(request.POST if request.method == "POST" else None, team=member.team, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.adopt(member, entry, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(f"{entry.get_absolute_url()}#adopters")
    return form_page(request, entry, form, title=_("We work this way"), deed=_("Keep it"))


@member_required
@require_POST
def end_adoption(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = seen(member, uid)
    mine = get_object_or_404(Adoption.objects.filter(practice=entry.pk, member=member, ended_on__isnull=True))
    actions.end_adoption(member, mine, why=request.POST.get("why", ""))
    messages.success(request, _("It says that you work this way no longer. What you said of it stays."))
    return redirect(f"{entry.get_absolute_url()}#adopters")
