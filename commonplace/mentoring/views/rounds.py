"""A round as those see it who take part."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.zones import zone_said_by
from commonplace.mentoring.actions import applying, offering
from commonplace.mentoring.forms import MenteeForm, MentorForm, MessageForm
from commonplace.mentoring.models import Application, Profile, Role, Round, Way
from commonplace.mentoring.queries import (
    PHASES,
    applications_of,
    mentorships_of,
    own_applications,
    phase_of,
    phase_words,
    pickable,
    runs,
    takes_applications,
)
from commonplace.mentoring.views.shared import about_asked, form_page, known_round
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_safe
def round_page(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = known_round(member, uid)
    mine, phase = own_applications(member, found), phase_of(found)
    about = about_asked(request)
    free = pickable(member, found, about=about, after=request.GET.get("after", ""))
    context = {
        "round": found,
        "phases": [{"label": phase_words(each), "current": each == phase} for each in PHASES],
        "phase": phase,
        "as_mentor": mine.get(Role.MENTOR),
        "as_mentee": mine.get(Role.MENTEE),
        "takes": takes_applications(found),
        "runs": runs(member, found),
        "mentors": free.people,
        "next_cursor": free.next_cursor,
        "about": about,
        "keep": urlencode({"about": about}) if about else "",
        "may_pick": Role.MENTEE in mine,
        "picks": found.way == Way.PICKED,
        "mentorships": list(mentorships_of(member).filter(round=found)),
        "viewer": member,
    }
    return render(request, "mentoring/round.html", context)


def _initial(request: HttpRequest, member: Member, found: Round, role: str) -> dict[str, Any]:
    """What was said before: of this round, and of oneself."""
    profile = Profile.objects.filter(member=member).first()
    first: dict[str, Any] = {"zone": zone_said_by(request)}
    if profile:
        first = {"languages": profile.languages.replace(",", ", "), "zone": profile.zone or first["zone"], "most": profile.most}
        first["text"] = profile.helps_with if role == Role.MENTOR else ""
    mine = Application.objects.filter(round=found, member=member, role=role).select_related("goal", "first", "second", "third").first()
    if mine:
        wishes = ", ".join(one.handle for one in (mine.first, mine.second, mine.third) if one)
        first |= {"text": mine.text, "most": mine.most, "takes_group": mine.takes_group, "wishes": wishes}
        first["goal"] = mine.goal.uid if mine.goal else None
    return first


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, member: Member, uid: str, role: str) -> HttpResponse:
    found = known_round(member, uid)
    data, first = (request.POST if request.method == "POST" else None), _initial(request, member, found, role)
    form: MentorForm | MenteeForm = (
        MentorForm(data, initial=first) if role == Role.MENTOR else MenteeForm(data, member=member, initial=first)
    )
    if request.method == "POST" and form.is_valid():
        try:
            applying.apply(member, found, role=Role(role), about=form.about(), **form.particulars())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            back = reverse("mentoring:withdraw", args=[uid, role, "withdraw"])
            messages.success(request, _("You take part. You can change it until the applications end."), extra_tags=f"undo={back}")
            return redirect(found)
    title = _("Be a mentor") if role == Role.MENTOR else _("Wish for a mentor")
    lead = _("Is there somebody with whom you would rather not go? Write them on a list of your own; nobody else sees it.")
    return form_page(
        request, form, title=title, deed=_("Take part"), back=found.get_absolute_url(), back_to=found.name, lead=lead, keeps_off=True
    )


@member_required
@require_POST
def withdraw(request: HttpRequest, member: Member, uid: str, role: str, deed: str) -> HttpResponse:
    found = known_round(member, uid)
    if deed == "withdraw":
        applying.withdraw(member, found, role=Role(role))
        back = reverse("mentoring:withdraw", args=[uid, role, "again"])
        messages.success(request, _("You take no part. Perhaps next time."), extra_tags=f"undo={back}")
    else:
        applying.take_part_again(member, found, role=Role(role))
    return redirect(found)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def pick(request: HttpRequest, member: Member, uid: str, handle: str) -> HttpResponse:
    found = known_round(member, uid)
    there = applications_of(found, Role.MENTOR).filter(member__in=Member.objects.met_by(member)).exclude(member=member)
    mentor = get_object_or_404(there if found.way == Way.PICKED else there.none(), member__handle=handle)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            offer = offering.pick(member, found, mentor.member, message=form.cleaned_data["message"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            back = reverse("mentoring:answer", args=[offer.uid, "pass"])
            messages.success(request, _("Asked. If they pass, whom you named next is asked."), extra_tags=f"undo={back}")
            return redirect(found)
    title = _("Ask %(name)s") % {"name": mentor.member.name}
    return form_page(
        request,
        form,
        title=title,
        deed=_("Ask"),
        back=found.get_absolute_url(),
        back_to=found.name,
        person=mentor.member,
        words=mentor.text,
    )
