"""A round as those see it who run it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.freshness.days import in_months, today
from commonplace.kit.answering import done
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.jobs.queries import jobs_of
from commonplace.kit.paging import page_by_key
from commonplace.mentoring.actions import rounds as actions
from commonplace.mentoring.forms import NewRoundForm, RoundForm
from commonplace.mentoring.health import health_of
from commonplace.mentoring.jobs import match_round
from commonplace.mentoring.matching import scored_with, sides_of
from commonplace.mentoring.models import HOLDS_PLACE, Application, Offer, Role, Round, Standing, Way
from commonplace.mentoring.queries import Helper, applications_of, free_mentors, phase_of, phase_words, spaces_hosted_by
from commonplace.mentoring.scoring import PARTS
from commonplace.mentoring.views.shared import about_asked, form_page, run_round
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

AT_ONCE = 25
"""Up to so many mentees are matched while the page waits; more in a job that tells how far it is."""
SHOWN = 100


@dataclass(frozen=True)
class Row:
    offer: Offer
    parts: list[tuple[str | Promise, int]]

    @property
    def percent(self) -> int:
        return round(self.offer.score * 100)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, member: Member) -> HttpResponse:
    spaces = list(spaces_hosted_by(member))
    if not member.organises and not spaces:
        raise Http404
    choices = [(space.slug, space.name) for space in spaces]
    first = {"apply_until": in_months(1), "works_until": in_months(5), "space": request.GET.get("space", "")}
    data = request.POST if request.method == "POST" else None
    form = NewRoundForm(data, spaces=choices, organises=member.organises, initial=first)
    if request.method == "POST" and form.is_valid():
        space = next((one for one in spaces if one.slug == form.cleaned_data["space"]), None)
        try:
            found = actions.make_round(member, rules=form.rules(), space=space, deed_key=form.cleaned_data["deed_key"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("mentoring:run", found.uid)
    return form_page(request, form, title=_("A new round"), deed=_("Make it"), back=reverse("mentoring:home"))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = run_round(member, uid)
    first = {name: getattr(found, name) for name in RoundForm.field_order}
    form = RoundForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_round(member, found, rules=form.rules())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("mentoring:run", uid)
    return form_page(
        request, form, title=_("Dates and rules"), deed=_("Keep it"), back=reverse("mentoring:run", args=[uid]), back_to=found.name
    )


@member_required
@require_safe
def run(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = run_round(member, uid)
    live = _pairs(found).select_related("mentor__team", "mentee__team")
    page = page_by_key(live, keys=("made_at", "pk"), after=request.GET.get("after", ""), size=50)
    mentees, mentors = applications_of(found, Role.MENTEE), applications_of(found, Role.MENTOR)
    places = sum(mentors.values_list("most", flat=True))
    context = {
        "round": found,
        "phase": phase_words(phase_of(found)),
        "picks": found.way == Way.PICKED,
        "rows": [Row(offer, _shown(offer)) for offer in page.items],
        "next_cursor": page.next_cursor,
        "mentees": mentees.count(),
        "mentors": mentors.count(),
        "places": places,
        "drafts": live.filter(standing=Standing.DRAFT).count(),
        "job": jobs_of(str(member.pk)).filter(unique_key=f"mentoring:{found.pk}").order_by("-pk").first(),
        "figures": _figures(found),
        "without": _without(found)[:SHOWN],
        "without_count": _without(found).count(),
        "unfit": set(found.figures.get("unfit", [])),
        "is_late": found.closed_at is None and found.works_until < today(),
        "may_reopen": actions.may_reopen(found),
    }
    return render(request, "mentoring/run.html", context)


def _pairs(found: Round) -> QuerySet[Offer]:
    """Who goes with whom or is asked; of a closed round those who went together to its end."""
    if found.closed_at is None:
        return Offer.objects.filter(round=found, standing__in=HOLDS_PLACE, ended_at__isnull=True)
    return Offer.objects.filter(round=found, standing=Standing.JOINED, ended_at=found.closed_at)


def _shown(offer: Offer) -> list[tuple[str | Promise, int]]:
    return [(label, round(float(offer.parts[name]) * 100)) for name, label in PARTS.items() if name in offer.parts]


def _figures(found: Round) -> list[dict[str, Any]]:
    """What was reached, beside what somebody reaches who takes the best pair first."""
    both = [found.figures.get(way) for way in ("best", "greedy")]
    if not all(both):
        return []
    rows = (
        (_("Mentees with a mentor"), "placed", str),
        (_("Got their first choice"), "first_choices", lambda share: f"{round(share * 100)} %"),
        (_("Score of a pair, on average"), "mean", _of_100),
        (_("Lowest score"), "lowest", _of_100),
    )
    return [{"label": label, "values": [told(one[name]) for one in both if one]} for label, name, told in rows]


def _of_100(score: float) -> str:
    return _("%(score)s of 100") % {"score": round(score * 100)}


def _without(found: Round) -> QuerySet[Application]:
    """Mentees who have nobody, as long as something can be done about it."""
    live = Offer.objects.filter(round=found, mentee=OuterRef("member"), standing__in=HOLDS_PLACE, ended_at__isnull=True)
    rows = applications_of(found, Role.MENTEE).filter(~Exists(live))
    return rows if found.closed_at is None else rows.none()


@member_required
@require_POST
def match(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = run_round(member, uid)
    try:
        if applications_of(found, Role.MENTEE).count() <= AT_ONCE:
            actions.match(member, found)
        else:
            match_round.using(unique_key=f"mentoring:{found.pk}", owner=str(member.pk)).enqueue(found.pk, member.pk)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("mentoring:run", uid)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, member: Member, uid: str, handle: str) -> HttpResponse:
    """A mentor for one mentee, by hand. All with a free place, by name: how well they fit is told in words alone, so that the list says nothing
    but that."""
    found = run_round(member, uid)
    application = get_object_or_404(applications_of(found, Role.MENTEE), member__handle=handle)
    if request.method == "POST":
        mentor = get_object_or_404(Member.objects.active(), handle=request.POST.get("mentor", "").replace("\x00", "")[:60])
        deed = partial(actions.pair, member, found, mentee=application.member, mentor=mentor)
        return done(request, deed, to=reverse("mentoring:run", args=[uid]))
    about = about_asked(request)
    page = free_mentors(None, found, but=application.member, about=about, after=request.GET.get("after", ""))
    context = {
        "round": found,
        "application": application,
        "fits": _fits(found, application, page.people),
        "next_cursor": page.next_cursor,
        "about": about,
        "keep": urlencode({"about": about}) if about else "",
    }
    return render(request, "mentoring/choose.html", context)


def _fits(found: Round, application: Application, free: Sequence[Helper]) -> list[dict[str, Any]]:
    named = {application.first_id, application.second_id, application.third_id}
    sides = sides_of(found, Role.MENTOR, among=[one.member.pk for one in free])
    scores = {sides[pair.mentor].member: pair.score for pair in scored_with(found, application.member, sides)}
    return [{"one": one, "fit": _fit(scores.get(one.member.pk)), "is_named": one.member.pk in named} for one in free]


def _fit(score: float | None) -> str:
    if score is None:
        return _("Not by the rules of this round")
    return _("Fits well") if score >= 0.6 else _("Fits") if score >= 0.35 else _("Fits a little")


@member_required
@require_POST
def unpair(request: HttpRequest, member: Member, uid: str, item: str) -> HttpResponse:
    found = run_round(member, uid)
    offer = get_object_or_404(Offer.objects.filter(round=found, standing=Standing.DRAFT).select_related("mentor", "mentee"), uid=item)
    actions.unpair(member, found, offer)
    messages.success(request, _("Taken apart. Matching anew does not make this pair again; you can, by hand."))
    return redirect("mentoring:run", uid)


@member_required
@require_POST
def publish(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = run_round(member, uid)
    try:
        count = actions.publish(member, found)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        told = ngettext("%(count)s pair is asked.", "%(count)s pairs are asked.", count)
        messages.success(request, told % {"count": count})
    return redirect("mentoring:run", uid)


@member_required
@require_POST
def close(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    deed = partial(actions.close_round, member, run_round(member, uid))
    says = _("The round is closed. Its mentees are asked to look back.")
    return done(request, deed, to=reverse("mentoring:run", args=[uid]), says=says, undo=reverse("mentoring:reopen", args=[uid]))


@member_required
@require_POST
def reopen(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Undo of `close`."""
    deed = partial(actions.reopen_round, member, run_round(member, uid))
    return done(request, deed, to=reverse("mentoring:run", args=[uid]), says=_("The round is open again, with all that was in it."))


@member_required
@require_safe
def health(request: HttpRequest, member: Member, uid: str = "") -> HttpResponse:
    """Of a round, or of the pool for those who organise learning."""
    if not uid and not member.organises:
        raise Http404
    found = run_round(member, uid) if uid else None
    return render(request, "mentoring/health.html", {"round": found, "health": health_of(found)})
