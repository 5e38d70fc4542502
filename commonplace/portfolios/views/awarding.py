"""Badges for those who award them: making one, saying yes or not yet, offering, withdrawing."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.kit.answering import done
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import begin_at_the_error, show_refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.portfolios.actions import badges as actions
from commonplace.portfolios.forms import BadgeForm
from commonplace.portfolios.models import Badge
from commonplace.portfolios.standing import awards_judged_by, badges_awarded_by
from commonplace.spaces.models import Role


def _spaces(member: Member) -> list[tuple[str, Any]]:
    """For whom the member makes badges; empty where they make none."""
    hosted = member.memberships.filter(role=Role.HOST, space__archived_at__isnull=True).select_related("space").order_by("space__name")
    whole = [("", _("Those who organise learning at %(name)s") % {"name": settings.ORGANISATION_NAME})] if member.organises else []
    return whole + [(one.space.slug, _("Hosts of %(space)s") % {"space": one.space.name}) for one in hosted]


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, member: Member) -> HttpResponse:
    """For everybody who makes none the page is not there."""
    spaces = _spaces(member)
    if not spaces:
        raise Http404
    form = BadgeForm(request.POST or None, spaces=spaces, initial={"space": request.GET.get("space", "")})
    if request.method == "POST" and form.is_valid():
        space = next(
            (one.space for one in member.memberships.select_related("space") if one.space.slug == form.cleaned_data["space"]), None
        )
        try:
            return redirect(actions.make_badge(member, about=form.about(), space=space, deed_key=form.cleaned_data["deed_key"]))
        except Refusal as refusal:
            show_refusal(form, refusal)
    begin_at_the_error(form)
    return render(request, "portfolios/badge_form.html", {"form": form}, status=422 if request.method == "POST" else 200)


def _badge(member: Member, uid: str) -> Badge:
    return get_object_or_404(badges_awarded_by(member), uid=uid)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    badge = _badge(member, uid)
    first = {name: getattr(badge, name) for name in ("name", "description", "criteria", "emblem", "tone")}
    form = BadgeForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(actions.rewrite_badge(member, badge, about=form.about()))
        except Refusal as refusal:
            show_refusal(form, refusal)
    begin_at_the_error(form)
    return render(request, "portfolios/badge_form.html", {"form": form, "badge": badge}, status=422 if request.method == "POST" else 200)


@member_required
@require_POST
def retire(request: HttpRequest, member: Member, uid: str, deed: str) -> HttpResponse:
    badge, is_end = _badge(member, uid), deed == "retire"
    undo = reverse("portfolios:retire", args=[uid, "back"]) if is_end else ""
    says = _("It is awarded no more. Those who hold it keep it.") if is_end else ""
    return done(request, partial(actions.retire, member, badge, to=is_end), to=badge.get_absolute_url(), says=says, undo=undo)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    badge, typed, refused = _badge(member, uid), {name: request.POST.get(name, "") for name in ("handle", "words")}, None
    if request.method == "POST":
        try:
            found = Member.objects.active().met_by(member).filter(handle=clean_line(typed["handle"]).lstrip("@").lower()[:40]).first()
            if found is None:
                raise Refusal(_("Nobody here is called that. Look them up under People."), field="handle")
            actions.offer(member, badge, member=found, words=typed["words"])
        except Refusal as refusal:
            refused = refusal
        else:
            says = _("Offered. It exists for nobody else until they take it.")
            return done(request, lambda: None, to=f"{reverse('portfolios:judging')}?shelf=offered", says=says)
    return render(request, "portfolios/offer.html", {"badge": badge, **typed, "refused": refused}, status=422 if refused else 200)


@member_required
@require_POST
def judge(request: HttpRequest, member: Member, uid: str, deed: str) -> HttpResponse:
    found = get_object_or_404(awards_judged_by(member), uid=uid)
    words, home = request.POST.get("words", ""), reverse("portfolios:judging")
    match deed:
        case "award":
            return done(
                request,
                partial(actions.award_it, member, found, words=words),
                to=home,
                says=_("Awarded. Who else sees it is theirs to choose."),
            )
        case "not-yet":
            return done(
                request,
                partial(actions.not_yet, member, found, words=words),
                to=home,
                says=_("They read what is missing, and can ask again."),
            )
        case "withdraw":
            undo = reverse("portfolios:judge", args=[uid, "restore"])
            deed_ = partial(actions.withdraw, member, found, why=words)
            return done(request, deed_, to=f"{home}?shelf=held", says=_("Withdrawn: its credential holds no more."), undo=undo)
        case _:
            return done(request, partial(actions.restore, member, found), to=f"{home}?shelf=held")
