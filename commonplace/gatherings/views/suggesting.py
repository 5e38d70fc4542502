"""What somebody would like to have: suggested, found enough people, a time and a host."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.audience import sight_of
from commonplace.entries.forms import AudienceForm
from commonplace.entries.models import Entry
from commonplace.entries.words import Ring
from commonplace.gatherings.actions import suggesting as actions
from commonplace.gatherings.forms import SuggestForm, TimeForm
from commonplace.gatherings.ideas import ideas_for
from commonplace.gatherings.models import Option
from commonplace.gatherings.views.shared import hosted, seen
from commonplace.gatherings.words import Form
from commonplace.kit.answering import done
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import begin_at_the_error, sent_line, show_refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_safe
def ideas(request: HttpRequest, member: Member) -> HttpResponse:
    """What could be worth a gathering: questions without an answer, goals that several have, topics that are asked about."""
    return render(request, "gatherings/ideas.html", {"ideas": ideas_for(sight_of(member), member)})


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, member: Member) -> HttpResponse:
    """`?from=` is an entry that it grows from, `?about=` begins its name."""
    named = sent_line(request, "from")
    grew_from = Entry.objects.visible_to(member).filter(uid=named).first() if named else None
    if request.method != "POST":
        about = grew_from.title if grew_from else request.GET.get("about", "")[:200]
        ring = AudienceForm(member=member, initial=_ring_of(member, grew_from))
        return _suggest_page(request, SuggestForm(initial={"title": about}), ring, grew_from)
    form, ring = SuggestForm(request.POST), AudienceForm(request.POST, member=member)
    if all([form.is_valid(), ring.is_valid()]):
        data = form.cleaned_data
        try:
            entry = actions.suggest(
                member, title=data["title"], body=data["body"], form=Form(data["form"]), audience=ring.audience(), grew_from=grew_from,
                deed_key=data["deed_key"],
            )  # fmt: skip
        except Refusal as refusal:
            show_refusal(ring if refusal.field in ring.fields else form, refusal)
        else:
            return redirect(entry)
    return _suggest_page(request, form, ring, grew_from, status=422)


def _ring_of(member: Member, grew_from: Entry | None) -> dict[str, object]:
    space = grew_from.audience.space if grew_from else None
    if space is not None and member.spaces.filter(pk=space.pk).exists():
        return {"ring": Ring.SPACE, "space": space}
    return {"ring": Ring.ORGANISATION}


def _suggest_page(request: HttpRequest, form: SuggestForm, ring: AudienceForm, grew_from: Entry | None, status: int = 200) -> HttpResponse:
    begin_at_the_error(form)
    people = Member.objects.active().persons().count()
    context = {"form": form, "audience_form": ring, "people_in_organisation": people, "grew_from": grew_from, "enough": actions.ENOUGH}
    return render(request, "gatherings/suggest.html", context, status=status)


@member_required
@require_POST
def would_come(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = seen(member, uid)
    to = request.POST.get("to") != "no"
    says = _("You hear of it when it has a time.") if to else ""
    return done(request, partial(actions.would_come, member, entry, to=to), to=entry.get_absolute_url(), says=says)


@member_required
@require_POST
def times(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = seen(member, uid)
    deed = partial(actions.say_what_suits, member, entry, options=[clean_line(key) for key in request.POST.getlist("option")[:100]])
    return done(request, deed, to=entry.get_absolute_url(), says=_("Noted."))


@member_required
@require_POST
def offer_time(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry, form = hosted(member, uid), TimeForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Say a day and an hour."))
        return redirect(entry)
    wall = datetime.combine(form.cleaned_data["day"], form.cleaned_data["hour"])
    starts_at = wall.replace(tzinfo=entry.gathering_body.timezone).astimezone(UTC)
    return done(request, partial(actions.offer_time, member, entry, starts_at=starts_at), to=entry.get_absolute_url())


def _option(entry: Entry, key: str) -> Option:
    return get_object_or_404(Option, gathering=entry.pk, uid=key)


@member_required
@require_POST
def choose_time(request: HttpRequest, member: Member, uid: str, key: str) -> HttpResponse:
    entry = hosted(member, uid)
    deed = partial(actions.choose_time, member, entry, _option(entry, key))
    return done(request, deed, to=entry.get_absolute_url(), says=_("It is planned. Say where it is, and for how many, under “Edit”."))


@member_required
@require_POST
def remove_time(request: HttpRequest, member: Member, uid: str, key: str) -> HttpResponse:
    entry = hosted(member, uid)
    return done(request, partial(actions.take_time_away, member, entry, _option(entry, key)), to=entry.get_absolute_url())


@member_required
@require_POST
def answer(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = seen(member, uid)
    hosts = request.POST.get("hosts") == "yes"
    says = _("You host it. Choose a time that suits.") if hosts else _("Thank you all the same. Somebody else is asked.")
    return done(request, partial(actions.answer_request, member, entry, hosts=hosts), to=entry.get_absolute_url(), says=says)
