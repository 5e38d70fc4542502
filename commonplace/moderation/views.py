"""Blocking people, reporting entries, deciding, and what authors are told."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.models import Entry
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.moderation import actions
from commonplace.moderation.forms import AppealForm, DecisionForm, ReportForm
from commonplace.moderation.models import Case, Hides, Outcome, Why
from commonplace.moderation.queries import blocked_by, decisions_about, queue
from commonplace.moderation.words import words_of, words_of_person
from commonplace.people.actions import block, unblock
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_safe
def blocks(request: HttpRequest, member: Member) -> HttpResponse:
    return render(request, "moderation/blocks.html", {"rows": blocked_by(member)})


@member_required
@require_POST
def block_member(request: HttpRequest, member: Member, handle: str) -> HttpResponse:
    other = get_object_or_404(Member.objects.persons().met_by(member).exclude(pk=member.pk), handle=handle)
    block(member, other)
    said = _("%(name)s and you no longer see what the other writes. Only you know.") % {"name": other}
    messages.success(request, said, extra_tags=f"undo={reverse('moderation:unblock', args=[handle])}")
    return redirect("moderation:blocks")


@member_required
@require_POST
def unblock_member(request: HttpRequest, member: Member, handle: str) -> HttpResponse:
    row = get_object_or_404(blocked_by(member), other__handle=handle)
    unblock(member, row.other)
    messages.success(request, _("You no longer block %(name)s.") % {"name": row.other})
    return redirect("moderation:blocks")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    seen = Entry.objects.visible_to(member).exclude(author=member).select_related("author", "audience__space", "root")
    entry = get_object_or_404(seen, uid=uid)
    return _report(request, member, entry, entry.root.get_absolute_url() if entry.root else entry.get_absolute_url())


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_person(request: HttpRequest, member: Member, handle: str) -> HttpResponse:
    """What somebody says of themselves: their name, and what stands on their profile."""
    person = get_object_or_404(Member.objects.active().met_by(member).exclude(pk=member.pk), handle=handle)
    return _report(request, member, person, reverse("people:profile", args=[handle]))


def _report(request: HttpRequest, member: Member, about: Entry | Member, back: str) -> HttpResponse:
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.report(member, about, why=Why(form.cleaned_data["why"]), words=form.cleaned_data["words"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Thank you. Those who moderate will look at it. Nobody else learns that you reported it."))
            return redirect("/")
    context = {"form": form, "back": back, "person" if isinstance(about, Member) else "entry": about}
    return render(request, "moderation/report.html", context, status=422 if form.is_bound else 200)


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    page = queue(member, after=request.GET.get("after", ""))
    return render(request, "moderation/queue.html", {"cases": page.items, "next_cursor": page.next_cursor})


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    cases = Case.objects.visible_to(member).select_related("entry__author", "entry__audience", "person", "space")
    found = get_object_or_404(cases, uid=uid)
    decisions = list(found.decisions.select_related("member"))
    is_hidden = bool(decisions) and decisions[-1].outcome == Outcome.HIDE and not found.is_first
    initial = {"after": len(decisions), "hides": decisions[-1].hides.split() if is_hidden else []}
    form = DecisionForm(request.POST if request.method == "POST" else None, initial=initial, case=found, is_hidden=is_hidden)
    if form.is_valid():
        data = form.cleaned_data
        try:
            hides = [Hides(one) for one in data.get("hides", [])]
            actions.decide(member, found, outcome=Outcome(data["outcome"]), reason=data["reason"], after=data["after"], hides=hides)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Decided. Its author is told, with your reason and without your name."))
            return redirect("moderation:case", uid=uid)
    reports = found.reports.select_related("member").order_by("pk")
    context = {
        "case": found,
        "entry": found.entry,
        "decisions": decisions,
        "reports": reports,
        "form": form,
        "present": _present_words(found),
    }
    return render(request, "moderation/case.html", context, status=422 if form.is_bound else 200)


def _present_words(case: Case) -> tuple[str, str] | None:
    """The words as they are now, where they are others than those that were reported."""
    if case.entry is not None:
        words = ("", "") if case.entry.is_withdrawn else words_of(case.entry)
    else:
        assert case.person is not None
        words = words_of_person(case.person)
    return words if any(words) and words != (case.title, case.text) else None


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """What the author of an entry learns of what was decided about it, and where they answer."""
    return _told(request, member, get_object_or_404(Entry.objects.authored_by(member).select_related("audience"), uid=uid))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def told_person(request: HttpRequest, member: Member) -> HttpResponse:
    """The same of what they say of themselves."""
    return _told(request, member, member)


def _told(request: HttpRequest, member: Member, about: Entry | Member) -> HttpResponse:
    decisions = decisions_about(about)
    if not decisions:
        raise Http404
    decision = decisions[0]
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.appeal(member, about, words=form.cleaned_data["words"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Somebody will look at it again, and you will be told."))
            return redirect(request.path)
    may_appeal = decision.can_be_appealed and not decision.appealed_at
    context = {
        "decision": decision,
        "earlier": [one for one in decisions[1:] if one.member_id or not decision.case.is_first],
        "case": decision.case,
        "entry": decision.case.entry,
        "form": form,
        "may_appeal": may_appeal,
    }
    return render(request, "moderation/told.html", context, status=422 if form.is_bound else 200)
