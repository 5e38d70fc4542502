"""A call: what members see and say to join it."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.kit.answering import done
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.peers.actions import calling
from commonplace.peers.forms import JoinForm, brought
from commonplace.peers.models import Call, Joining
from commonplace.peers.queries import circles_of, runs
from commonplace.peers.views.organising import organising
from commonplace.peers.views.shared import form_page, seen_call, zone_of
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


def _joining(member: Member, call: Call) -> Joining | None:
    return Joining.objects.filter(call=call, member=member, left_at__isnull=True).select_related("goal").first()


@member_required
@require_safe
def call(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = seen_call(member, uid)
    may_run = runs(member, found)
    context = {
        "call": found,
        "joining": _joining(member, found),
        "circles": list(circles_of(member).filter(call=found)),
        "may_join": found.called_off_at is None and found.join_until >= now().date(),
        "may_run": may_run,
        **(organising(member, found, after=request.GET.get("after", "")) if may_run else {}),
    }
    return render(request, "peers/call.html", context)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = seen_call(member, uid)
    present = _joining(member, found)
    if request.method == "POST":
        form = JoinForm(request.POST, member=member, initial=brought(present) if present else {})
        if form.is_valid():
            try:
                calling.join(member, found, brings=form.brings, not_with=form.cleaned_data["not_with"])
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("You take part. You are asked when your circle is formed."))
                return redirect("peers:call", uid=uid)
    else:
        first = {"zone": zone_of(request)}
        if present is not None:
            unwanted = present.not_with.order_by("member__handle").values_list("member__handle", flat=True)
            first = {**brought(present), "not_with": ", ".join(unwanted)}
        form = JoinForm(member=member, initial=first)
    return form_page(request, "peers/join.html", form, call=found, joining=present)


@member_required
@require_POST
def take_back(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = seen_call(member, uid)
    to = reverse("peers:call", args=[uid])
    return done(request, partial(calling.take_back, member, found), to=to, says=_("You do not take part. You can join again."))
