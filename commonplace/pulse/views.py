"""The pages of the safety pulse. What somebody answers touches no session, message, activity or log: thanks stand on the page because the browser
remembers that it answered."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.kit.answering import done
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.pulse import actions, queries, shown, tickets
from commonplace.pulse.forms import AnswerForm, BeginForm
from commonplace.pulse.groups import begun_by, group_for, group_of, groups_of
from commonplace.pulse.models import Asked, Pulse


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """The groups that one belongs to, where one is asked now, and where one may begin."""
    mine = groups_of(member)
    known = {group.key for group in mine}
    others = [group for group in begun_by(member) if group.key not in known]
    asking = queries.asking(member)
    about = group_of(asking) if asking is not None else None
    context = {"asking": asking, "asking_about": about, "mine": queries.standings(mine), "others": queries.standings(others)}
    return render(request, "pulse/home.html", context)


@member_required
@require_safe
def group(request: HttpRequest, member: Member, key: str) -> HttpResponse:
    """What was answered, what people did meanwhile, and advice; the same for everybody in the group."""
    found = group_for(member, key)
    waves = queries.closed(found)
    told = [wave for wave in waves if wave.result]
    running = queries.running(found)
    is_asked = running is not None and running.is_open(now()) and Asked.objects.filter(member=member, pulse=running).exists()
    may_begin = found.can_be_begun_by(member)
    context = {
        "group": found,
        "waves": waves,
        "told": told,
        "questions": shown.questions_of(told) if told else [],
        "signals": shown.signals_of(waves),
        "advice": shown.advice_for(told[0]) if told else [],
        "running": running,
        "is_open": running is not None and running.is_open(now()),
        "is_asked": is_asked,
        "has_answered": is_asked and running is not None and tickets.has_answered(request, running.uid),
        "may_begin": may_begin,
        "may_take_back": may_begin and running is not None and running.can_be_taken_back(now()),
        "next_on": actions.next_possible(found),
    }
    return render(request, "pulse/group.html", context)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, member: Member, key: str) -> HttpResponse:
    found = group_for(member, key)
    if not found.can_be_begun_by(member):
        raise Http404
    form = BeginForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.begin(member, found, days=form.cleaned_data["days"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The pulse begins at the next full hour. Until then you can take it back."))
            return redirect(found.url)
    context = {"form": form, "group": found, "next_on": actions.next_possible(found)}
    return render(request, "pulse/begin.html", context, status=422 if form.is_bound else 200)


@member_required
@require_POST
def take_back(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    pulse = get_object_or_404(Pulse.objects.select_related("space", "team"), uid=uid)
    found = group_of(pulse)
    if not found.is_seen_by(member) or not found.can_be_begun_by(member):
        raise Http404
    return done(request, partial(actions.take_back, member, pulse), to=found.url, says=_("The pulse is taken back. Nobody was told of it."))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """For those who are asked, while it is open: the promise, then the questions. Afterwards it leads to the group's page."""
    pulse = get_object_or_404(Pulse.objects.filter(asked__member=member).select_related("space", "team"), uid=uid)
    found = group_of(pulse)
    if not pulse.is_open(now()):
        if found.is_seen_by(member):
            return redirect(found.url)
        raise Http404
    fresh = tickets.take_ticket(member) if request.method == "GET" else None
    held = [fresh[1]] if fresh is not None else tickets.tickets_in(request, uid)
    if request.method == "POST":
        return _answered(request, member, pulse, held)
    has_answered = not held and tickets.has_answered(request, uid)
    page = _page(request, pulse, AnswerForm(has_ticket=bool(held)), held, has_answered=has_answered)
    if fresh is not None:
        tickets.keep(request, page, fresh=fresh)
    return page


def _answered(request: HttpRequest, member: Member, pulse: Pulse, held: list[str]) -> HttpResponse:
    form = AnswerForm(request.POST, has_ticket=bool(held))
    if form.is_valid():
        ticket = held[0] if held else tickets.cleaned(form.cleaned_data["ticket"])
        try:
            actions.answer(member, pulse, answers=form.answers(), ticket=ticket)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            thanks = HttpResponseRedirect(request.path, status=303)
            tickets.keep(request, thanks, used=(pulse.uid, ticket))
            return thanks
    return _page(request, pulse, form, held, status=422)


def _page(
    request: HttpRequest, pulse: Pulse, form: AnswerForm, held: list[str], *, has_answered: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "pulse": pulse,
        "group": group_of(pulse),
        "form": form,
        "has_ticket": bool(held),
        "ticket": tickets.spoken(held[0]) if held else "",
        "has_answered": has_answered,
        "is_early": not actions.has_tickets_enough(pulse),
    }
    return render(request, "pulse/answer.html", context, status=status)
