"""Mentoring as a member meets it: what waits for them, their mentorships, the rounds, the pool, and what they say of themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.kit.errors import Refusal
from commonplace.kit.paging import page_by_key
from commonplace.kit.zones import zone_said_by
from commonplace.mentoring import limits
from commonplace.mentoring.actions import applying, offering
from commonplace.mentoring.forms import MessageForm, NotWithForm, ProfileForm
from commonplace.mentoring.models import Offer, Profile, Round
from commonplace.mentoring.queries import mentorships_of, phase_of, phase_words, pool, spaces_hosted_by, waiting_for, waiting_of
from commonplace.mentoring.views.shared import form_page, refused
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

SHOWN = 20


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    known = Round.objects.known_to(member).select_related("space")
    rounds = page_by_key(known, keys=("-made_at", "-pk"), after=request.GET.get("after", ""), size=10)
    mine = list(mentorships_of(member).order_by("-began_at", "-pk")[:SHOWN])
    context = {
        "asked": waiting_for(member),
        "waiting": waiting_of(member),
        "going": [one for one in mine if one.ended_at is None],
        "ended": [one for one in mine if one.ended_at is not None],
        "rounds": [{"round": one, "phase": phase_words(phase_of(one))} for one in rounds.items],
        "next_cursor": rounds.next_cursor,
        "viewer": member,
        "may_make": member.organises or spaces_hosted_by(member).exists(),
        "profile": Profile.objects.filter(member=member).first(),
    }
    return render(request, "mentoring/home.html", context)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest, member: Member) -> HttpResponse:
    profile = Profile.objects.filter(member=member).first()
    first: dict[str, object] = {"zone": zone_said_by(request)}
    if profile:
        first = {name: getattr(profile, name) for name in ("helps_with", "most", "is_in_pool", "zone")}
        first["languages"] = profile.languages.replace(",", ", ")
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            applying.say_of_oneself(
                member, about=form.about(), helps_with=data["helps_with"], most=data["most"], is_in_pool=data["is_in_pool"]
            )
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("You stand in the pool now.") if data["is_in_pool"] else _("Kept."))
            return redirect("mentoring:home")
    lead = _("It holds in every round and in the pool.")
    return form_page(request, form, title=_("Me as a mentor"), deed=_("Keep it"), back=reverse("mentoring:home"), lead=lead)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def not_with(request: HttpRequest, member: Member) -> HttpResponse:
    """The member's own list, and adding to it."""
    form = NotWithForm(request.POST if request.method == "POST" else None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            listed = limits.not_with(member, other=form.cleaned_data["handle"])
        except Refusal as refusal:
            refused(form, refusal)
        else:
            back = reverse("mentoring:with_again", args=[listed.other.handle])
            messages.success(request, _("You will be offered nothing with them."), extra_tags=f"undo={back}")
            return redirect("mentoring:not_with")
    context = {"form": form, "listed": limits.own_list(member)}
    return render(request, "mentoring/not_with.html", context, status=422 if form.is_bound else 200)


@member_required
@require_POST
def with_again(request: HttpRequest, member: Member, handle: str) -> HttpResponse:
    limits.with_again(member, other=get_object_or_404(Member, handle=handle))
    messages.success(request, _("They are not on your list."))
    return redirect("mentoring:not_with")


@member_required
@require_safe
def pool_page(request: HttpRequest, member: Member) -> HttpResponse:
    about = request.GET.get("about", "").replace("\x00", "")[:100]
    people = pool(member, about=about)
    return render(
        request, "mentoring/pool.html", {"people": people, "about": about, "profile": Profile.objects.filter(member=member).first()}
    )


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, member: Member, handle: str) -> HttpResponse:
    there = Profile.objects.filter(is_in_pool=True, member__in=Member.objects.active().met_by(member)).exclude(member=member)
    profile = get_object_or_404(there.select_related("member__team"), member__handle=handle)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            offer = offering.ask_in_pool(member, profile.member, message=form.cleaned_data["message"])
        except Refusal as refusal:
            refused(form, refusal)
        else:
            back = reverse("mentoring:answer", args=[offer.uid, "pass"])
            messages.success(request, _("Asked. You hear from them within a week."), extra_tags=f"undo={back}")
            return redirect("mentoring:home")
    title = _("Ask %(name)s") % {"name": profile.member.name}
    return form_page(
        request, form, title=title, deed=_("Ask"), back=reverse("mentoring:pool"), person=profile.member, words=profile.helps_with
    )


@member_required
@require_POST
def answer(request: HttpRequest, member: Member, uid: str, deed: str) -> HttpResponse:
    """To what one was asked, or to take back what one asked."""
    offer = get_object_or_404(Offer.objects.exclude(standing="draft"), uid=uid)
    if not offering.may_answer(member, offer):
        raise Http404
    try:
        if deed == "agree":
            offer = offering.agree(member, offer)
            seat = getattr(offer, "seat", None) if offer.standing == "joined" else None
            messages.success(request, _("It begins.") if seat else _("Good. As soon as the other says yes as well, it begins."))
            return redirect(seat.mentorship if seat else "mentoring:home")
        offering.pass_on(member, offer)
        messages.success(request, _("That is fine. Nobody is told that it was you."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("mentoring:home")
