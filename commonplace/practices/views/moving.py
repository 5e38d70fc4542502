"""Moving a practice to another stage."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonplace.entries.models import Entry
from commonplace.entries.words import Stage
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.text import clean_line
from commonplace.lineage.naming import entries_named, entry_named
from commonplace.lineage.queries import each_end_once, grown_from, led_to
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.practices.actions import moving as actions
from commonplace.practices.forms import MoveForm
from commonplace.practices.models import Move, Practice
from commonplace.practices.views.shared import form_page, kept


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = kept(member, uid)
    practice = Practice.objects.get(entry=entry)
    if request.method == "POST" and _is_done(member, practice, request):
        return redirect(entry)
    stages = actions.stages_from(Stage(practice.stage))
    known = _known(member, entry)
    first = {"to": request.GET.get("to") or stages[0]}
    form = MoveForm(request.POST if request.method == "POST" else None, stages=stages, known=known, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            moved = _move(member, entry, form)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("It is in the stage “%(stage)s” now.") % {"stage": moved.get_to_stage_display()})
            return redirect(entry)
    stage = Stage(practice.stage)
    ahead = next((one for one in stages if actions.is_forward(stage, one)), None)
    ground = actions.ground_for(member, practice, ahead) if ahead else None
    return form_page(
        request, entry, form, title=_("Move it"), deed=_("Move it"), stage=stage.label, ahead=ahead.label if ahead else "", ground=ground
    )


def _is_done(member: Member, practice: Practice, request: HttpRequest) -> bool:
    """Whether it is what the member has just done: a second click."""
    last = Move.objects.filter(practice=practice).order_by("-pk").first() if request.POST.get("to") == practice.stage else None
    return last is not None and last.member_id == member.pk and last.reason == clean_line(request.POST.get("reason", ""))


def _known(member: Member, entry: Entry) -> list[tuple[str, str]]:
    """What it grew from and led to, as far as the member may see it."""
    lines = each_end_once([*grown_from(member, entry), *led_to(member, entry)])
    return [(line.uid, f"{line.kind_label}: {line.title}") for line in lines if not line.is_source][:20]


def _move(member: Member, entry: Entry, form: MoveForm) -> Move:
    data = form.cleaned_data
    chosen = Entry.objects.visible_to(member).filter(uid__in=data.get("known", [])).order_by("pk")
    named = entries_named(member, data["evidence"], field="evidence")
    evidence = {found.pk: found for found in [*chosen, *named]}
    heir = entry_named(member, data["heir"], field="heir") if data["heir"] and data["to"] == Stage.RETIRED else None
    return actions.move(member, entry, to=Stage(data["to"]), reason=data["reason"], evidence=list(evidence.values()), heir=heir)
