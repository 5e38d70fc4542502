"""The page on which one says whether an entry still holds, and the list of what waits to be looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.entries.audience import sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Maturity
from commonplace.freshness import actions
from commonplace.freshness.days import in_months, today
from commonplace.freshness.forms import DoubtForm, ReviewForm, SupersedeForm
from commonplace.freshness.keeping import may_keep
from commonplace.freshness.queries import KINDS, SHOWN, doubted, freshness_of, history_of, hosted_by, open_doubts, waiting_in, waiting_of
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.paging import page_by_key
from commonplace.lineage.naming import entry_named
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


def _seen(member: Member, uid: str) -> Entry:
    return get_object_or_404(Entry.objects.open_to(member).filter(kind__in=KINDS).select_related("author", "audience__space"), uid=uid)


def _kept(member: Member, uid: str) -> Entry:
    entry = _seen(member, uid)
    if not may_keep(member, entry):
        raise Http404
    return entry


@member_required
@require_safe
def entry(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """How ripe it is and became, when to look again, and a word of doubt."""
    return _page(request, member, _seen(member, uid))


def _page(request: HttpRequest, member: Member, entry: Entry, **sent: forms.Form) -> HttpResponse:
    fresh = freshness_of(member, entry)
    keeps = fresh is not None and fresh.keeps
    look_on = fresh.upkeep.look_on if fresh and fresh.upkeep else None
    context: dict[str, Any] = {
        "entry": entry,
        "fresh": fresh,
        "is_author": entry.author_id == member.pk,
        "may_supersede": entry.author_id == member.pk and entry.kind not in {Kind.PRACTICE, Kind.ANSWER},
        "history": history_of(member, entry),
        "doubts": open_doubts(entry)[:SHOWN] if keeps else [],
        "supersede": sent.get("supersede") or SupersedeForm(),
        "review": sent.get("review") or ReviewForm(initial={"look_on": look_on}),
        "doubt": sent.get("doubt") or DoubtForm(),
    }
    return render(request, "freshness/entry.html", context, status=422 if sent else 200)


@member_required
@require_POST
def still_true(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """One click: it holds. `months` says when to look again, six if nothing else is said."""
    found = _kept(member, uid)
    form = ReviewForm(request.POST)
    months = (form.cleaned_data.get("months") if form.is_valid() else 0) or 6
    actions.still_true(member, found, look_on=in_months(months))
    messages.success(request, _("Good. It will ask again in %(months)s months.") % {"months": months})
    return redirect(found)


@member_required
@require_POST
def needs_someone(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = _kept(member, uid)
    actions.ask_for_somebody(member, found)
    messages.success(request, _("It stands on the list until somebody can say."))
    return redirect("freshness:entry", uid=uid)


@member_required
@require_POST
def set_review(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found, form = _kept(member, uid), ReviewForm(request.POST)
    if form.is_valid():
        months = form.cleaned_data["months"]
        try:
            actions.set_review(member, found, look_on=in_months(months) if months else form.cleaned_data["look_on"])
            return redirect("freshness:entry", uid=uid)
        except Refusal as refusal:
            form.add_error("look_on", str(refusal))
    return _page(request, member, found, review=form)


@member_required
@require_POST
def supersede(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found, form = _kept(member, uid), SupersedeForm(request.POST)
    if found.author_id != member.pk:
        raise Http404
    if form.is_valid():
        try:
            typed = form.cleaned_data["heir"]
            heir = entry_named(member, typed, field="heir") if typed else None
            actions.ripen(member, found, maturity=Maturity.SUPERSEDED, heir=heir, no_heir=form.cleaned_data["no_heir"])
            return redirect(found)
        except Refusal as refusal:
            show_refusal(form, refusal)
    return _page(request, member, found, supersede=form)


@member_required
@require_POST
def doubt(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found, form = _seen(member, uid), DoubtForm(request.POST)
    if form.is_valid():
        try:
            actions.doubt(member, found, words=form.cleaned_data["words"], deed_key=form.cleaned_data["deed_key"])
            messages.success(request, _("Thank you. Its author reads it, and the hosts of its space."))
            return redirect(found)
        except Refusal as refusal:
            show_refusal(form, refusal)
    return _page(request, member, found, doubt=form)


@member_required
@require_safe
def stale(request: HttpRequest, member: Member) -> HttpResponse:
    """What waits to be looked at: one's own; `?space=` of a space that one hosts."""
    spaces = hosted_by(member)
    space = next((one for one in spaces if one.slug == request.GET.get("space")), None)
    rows = waiting_in(sight_of(member), space) if space else waiting_of(member)
    rows = rows.select_related("entry__author", "entry__audience__space").defer("entry__body", "entry__body_html", "entry__card_html")
    page = page_by_key(rows, keys=("look_on", "pk"), after=request.GET.get("after", ""))
    counts = doubted(row.pk for row in page.items)
    tabs = [{"label": _("Mine"), "url": "?", "current": space is None}]
    tabs += [{"label": one.name, "url": f"?space={one.slug}", "current": one == space} for one in spaces]
    context = {
        "rows": [(row, counts.get(row.pk, 0)) for row in page.items],
        "next_cursor": page.next_cursor,
        "keep": f"space={space.slug}" if space else "",
        "tabs": tabs if spaces else [],
        "space": space,
        "today": today(),
    }
    return render(request, "freshness/stale.html", context)
