"""Rules of the inbox; other members' do not exist here."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.inbox import queries
from commonplace.inbox.actions import ruling
from commonplace.inbox.forms import RuleForm
from commonplace.inbox.models import Rule
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, member: Member) -> HttpResponse:
    form = RuleForm(request.POST if request.method == "POST" else None, member=member)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        origin, _colon, channel = data["way"].partition(":")
        try:
            ruling.add_rule(
                member, phrase=data["phrase"], where=data["where"], deed=data["deed"], origin=origin, channel=channel, tags=data["tags"]
            )
            return redirect("inbox:rules")
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {"form": form, "rules": queries.rules_of(member)}
    return render(request, "inbox/rules.html", context, status=422 if form.is_bound else 200)


def _own_rule(member: Member, uid: str) -> Rule:
    return get_object_or_404(Rule.objects.filter(member=member), uid=uid)


@member_required
@require_POST
def remove_rule(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    ruling.remove_rule(member, _own_rule(member, uid))
    messages.success(request, _("Rule removed."), extra_tags=f"undo={reverse('inbox:bring_rule_back', args=[uid])}")
    return redirect("inbox:rules")


@member_required
@require_POST
def bring_rule_back(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    ruling.remove_rule(member, _own_rule(member, uid), back=True)
    return redirect("inbox:rules")
