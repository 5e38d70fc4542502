"""A round as those see it who run it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.freshness.days import in_months, today
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs.queries import jobs_of
from commonplace.kit.paging import page_by_key
from commonplace.mentoring.actions import rounds as actions
from commonplace.mentoring.forms import NewRoundForm, RoundForm
from commonplace.mentoring.health import health_of
from commonplace.mentoring.jobs import match_round
from commonplace.mentoring.matching import scored_with, sides_of
from commonplace.mentoring.models import HOLDS_PLACE, Application, Offer, Role, Round, Standing, Way
from commonplace.mentoring.queries import applications_of, phase_of, phase_words, spaces_hosted_by, taken_places
from commonplace.mentoring.scoring import PARTS
from commonplace.mentoring.views.shared import form_page, refused, run_round
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
            refused(form, refusal)
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
            refused(form, refusal)
        else:
            return redirect("mentoring:run", uid)
    return form_page(request, form, title=_("Dates and rules"), deed=_("Keep it"), back=reverse("mentoring:run", args=[uid]))


@member_required
@require_safe
def run(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = run_round(member, uid)
    live = Offer.objects.filter(round=found, standing__in=HOLDS_PLACE, ended_at__isnull=True).select_related("mentor__team", "mentee__team")
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
        "without": _without(found),
        "is_late": found.closed_at is None and found.works_until < today(),
    }
    return render(request, "mentoring/run.html", context)


def _shown(offer: Offer) -> list[tuple[str | Promise, int]]:
    return [(label, round(float(offer.parts[name]) * 100)) for name, label in PARTS.items() if name in offer.parts]


def _figures(found: Round) -> list[dict[str, Any]]:
    """What was reached, beside what somebody reaches who takes the best pair first."""
    both = [found.figures.get(way) for way in ("best", "greedy")]
    if not all(both):
        return []
    rows = (
        (_("Mentees with a mentor"), "placed", False),
        (_("Got their first choice"), "first_choices", True),
        (_("Score, on average"), "mean", True),
        (_("Lowest score"), "lowest", True),
    )
    return [
        {"label": label, "values": [f"{round(one[name] * 100)} %" if is_share else str(one[name]) for one in both if one]}
        for label, name, is_share in rows
    ]


def _without(found: Round) -> list[dict[str, Any]]:
    """Mentees who have nobody, the first of them, and why as far as rules say so that everybody can read."""
    live = Offer.objects.filter(round=found, mentee=OuterRef("member"), standing__in=HOLDS_PLACE, ended_at__isnull=True)
    rows = applications_of(found, Role.MENTEE).filter(~Exists(live))[:SHOWN]
    unfit = set(found.figures.get("unfit", []))
    return [{"application": row, "is_unfit": row.member_id in unfit} for row in rows]


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
    application = get_object_or_404(applications_of(found, Role.MENTEE).select_related("first", "second", "third"), member__handle=handle)
    if request.method == "POST":
        mentor = get_object_or_404(Member.objects.active(), handle=request.POST.get("mentor", "").replace("\x00", "")[:60])
        try:
            actions.pair(member, found, mentee=application.member, mentor=mentor)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return redirect("mentoring:run", uid)
    named = {one.pk for one in (application.first, application.second, application.third) if one}
    return render(request, "mentoring/choose.html", {"round": found, "application": application, "fits": _fits(found, application, named)})


def _fits(found: Round, application: Application, named: set[int]) -> list[dict[str, Any]]:
    sides = [side for side in sides_of(found, Role.MENTOR) if side.member != application.member_id]
    taken = taken_places(found, [side.member for side in sides])
    free = [side for side in sides if taken[side.member] < side.most]
    scores = {free[pair.mentor].member: pair.score for pair in scored_with(found, application.member, free)}
    mentors = {row.member_id: row for row in applications_of(found, Role.MENTOR)}
    rows = [{"application": mentors[side.member], "fit": _fit(scores.get(side.member)), "is_named": side.member in named} for side in free]
    return sorted(rows, key=lambda row: (row["application"].member.name_key, row["application"].pk))


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
    found = run_round(member, uid)
    try:
        actions.close_round(member, found)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The round is closed. Its mentees are asked to look back."))
    return redirect("mentoring:run", uid)


@member_required
@require_safe
def health(request: HttpRequest, member: Member, uid: str = "") -> HttpResponse:
    """Of a round, or of the pool for those who organise learning."""
    if not uid and not member.organises:
        raise Http404
    found = run_round(member, uid) if uid else None
    return render(request, "mentoring/health.html", {"round": found, "health": health_of(found)})
