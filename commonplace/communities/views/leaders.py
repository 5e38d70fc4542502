"""Naming who goes first: for a space by its hosts, for the organisation by administrators, who also give a space without a host to a member."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.communities.forms import SpaceMemberForm
from commonplace.communities.hosted import hosted
from commonplace.communities.views.hosting import hosting_page
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.people.viewing import administrator_required, member_required
from commonplace.spaces import actions, leading
from commonplace.spaces.models import Leader, Openness, Space
from commonplace.spaces.queries import spaces_without_host

SPACES_SHOWN = 200


@member_required
@require_POST
def add(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    space = hosted(actor, slug)
    form = SpaceMemberForm(request.POST, actor=actor)
    if form.is_valid():
        try:
            leading.name_leader(actor, member=form.cleaned_data["handle"], space=space)
        except Refusal as refusal:
            form.add_error("handle", str(refusal))
        else:
            return redirect("communities:hosting", slug=slug)
    return hosting_page(request, actor, space, status=422, leader_form=form)


@member_required
@require_POST
def remove(request: HttpRequest, actor: Member, slug: str, handle: str) -> HttpResponse:
    space = hosted(actor, slug)
    leading.no_leader(actor, member=get_object_or_404(Member, handle=handle), space=space)
    messages.success(request, _("They are not asked to go first any more."))
    return redirect("communities:hosting", slug=slug)


@member_required
@require_POST
def step_back(request: HttpRequest, actor: Member, number: str) -> HttpResponse:
    """A leader who would rather not. `number` counts their own rows."""
    rows = list(Leader.objects.filter(member=actor).select_related("space").order_by("pk"))
    row = get_object_or_404(Leader.objects.filter(member=actor), pk=rows[int(number) - 1].pk if 0 < int(number) <= len(rows) else 0)
    leading.no_leader(actor, member=actor, space=row.space)
    messages.success(request, _("You are not asked to go first there any more."))
    return redirect("communities:log")


@administrator_required
@require_safe
def administration(request: HttpRequest, administrator: Member) -> HttpResponse:
    return _administration_page(request, SpaceMemberForm(actor=administrator))


def _administration_page(request: HttpRequest, form: SpaceMemberForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "leaders": leading.leaders_of(None), "spaces": list(_orphans()[:SPACES_SHOWN])}
    return render(request, "communities/administration.html", context, status=status)


def _orphans() -> QuerySet[Space]:
    """Spaces without a host, save the hidden ones: that they exist is known to their members alone, one of whom can become the host."""
    return spaces_without_host().exclude(openness=Openness.HIDDEN).order_by("name", "pk")


@administrator_required
@require_POST
def add_for_all(request: HttpRequest, administrator: Member) -> HttpResponse:
    form = SpaceMemberForm(request.POST, actor=administrator)
    if form.is_valid():
        leading.name_leader(administrator, member=form.cleaned_data["handle"])
        return redirect("communities:administration")
    return _administration_page(request, form, status=422)


@administrator_required
@require_POST
def remove_for_all(request: HttpRequest, administrator: Member, handle: str) -> HttpResponse:
    leading.no_leader(administrator, member=get_object_or_404(Member, handle=handle))
    return redirect("communities:administration")


@administrator_required
@require_POST
def name_host(request: HttpRequest, administrator: Member, slug: str) -> HttpResponse:
    space = get_object_or_404(Space.objects.visible_to(administrator).filter(pk__in=_orphans().values("pk")), slug=slug)
    form = SpaceMemberForm(request.POST, actor=administrator)
    try:
        if form.is_valid():
            actions.name_host(administrator, space=space, member=form.cleaned_data["handle"])
            messages.success(request, _("The space has a host again."))
        else:
            messages.warning(request, _("Nobody here is called that. Look them up under People."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("communities:administration")
