"""Mentoring as a member meets it: what waits for them, their mentorships, the rounds, the pool, and what they say of themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.kit.errors import Refusal
from commonplace.kit.forms import begin_at_the_error, show_refusal
from commonplace.kit.paging import page_by_key
from commonplace.kit.zones import zone_said_by
from commonplace.mentoring import limits
from commonplace.mentoring.actions import applying, offering
from commonplace.mentoring.forms import MessageForm, NotWithForm, ProfileForm
from commonplace.mentoring.models import Offer, Profile, Role, Round
from commonplace.mentoring.queries import (
    mentorships_of,
    phase_of,
    phase_words,
    pool,
    spaces_hosted_by,
    texts_of,
    waiting_for,
    waiting_of,
)
from commonplace.mentoring.views.shared import about_asked, form_page
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

ENDED_SHOWN = 20


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """`?shelf=ended` shows the mentorships that have ended."""
    after = request.GET.get("after", "")
    if request.GET.get("shelf") == "ended":
        page = page_by_key(mentorships_of(member).filter(ended_at__isnull=False), keys=("-began_at", "-pk"), after=after, size=ENDED_SHOWN)
        return render(request, "mentoring/ended.html", {"ended": page.items, "next_cursor": page.next_cursor, "viewer": member})
    known = Round.objects.known_to(member).select_related("space")
    rounds = page_by_key(known, keys=("-made_at", "-pk"), after=after, size=10)
    context = {
        "asked": _with_texts(member, waiting_for(member)),
        "waiting": waiting_of(member),
        "going": mentorships_of(member).filter(ended_at__isnull=True).order_by("-began_at", "-pk"),
        "has_ended": mentorships_of(member).filter(ended_at__isnull=False).exists(),
        "rounds": [{"round": one, "phase": phase_words(phase_of(one))} for one in rounds.items],
        "next_cursor": rounds.next_cursor,
        "viewer": member,
        "may_make": member.organises or spaces_hosted_by(member).exists(),
        "profile": Profile.objects.filter(member=member).first(),
    }
    return render(request, "mentoring/home.html", context)


def _with_texts(member: Member, offers: list[Offer]) -> list[tuple[Offer, str]]:
    """Each with what the other said when they applied."""
    texts = texts_of(offers)

    def text_for(offer: Offer) -> str:
        other, role = (offer.mentee_id, Role.MENTEE) if offer.mentor_id == member.pk else (offer.mentor_id, Role.MENTOR)
        return texts.get((offer.round_id or 0, other, role), "")

    return [(offer, text_for(offer)) for offer in offers]


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
            show_refusal(form, refusal)
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
            show_refusal(form, refusal)
        else:
            back = reverse("mentoring:with_again", args=[listed.other.handle])
            messages.success(request, _("You will be offered nothing with them."), extra_tags=f"undo={back}")
            return redirect("mentoring:not_with")
    begin_at_the_error(form)
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
    about = about_asked(request)
    page = pool(member, about=about, after=request.GET.get("after", ""))
    context = {
        "people": page.people,
        "next_cursor": page.next_cursor,
        "about": about,
        "keep": urlencode({"about": about}) if about else "",
        "profile": Profile.objects.filter(member=member).first(),
    }
    return render(request, "mentoring/pool.html", context)


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
            show_refusal(form, refusal)
        else:
            back = reverse("mentoring:answer", args=[offer.uid, "pass"])
            messages.success(request, _("Asked. You hear from them within a week."), extra_tags=f"undo={back}")
            return redirect("mentoring:home")
    title = _("Ask %(name)s") % {"name": profile.member.name}
    return form_page(
        request,
        form,
        title=title,
        deed=_("Ask"),
        back=reverse("mentoring:pool"),
        back_to=_("Find a mentor"),
        person=profile.member,
        words=profile.helps_with,
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
