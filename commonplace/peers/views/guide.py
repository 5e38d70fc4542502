"""The guide: all twelve steps to read, and to write in one's own words."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.kit.errors import Refusal
from commonplace.kit.forms import sent_line, show_refusal
from commonplace.peers.actions.guiding import write_guide
from commonplace.peers.forms import GuideForm
from commonplace.peers.guide import AGENDA
from commonplace.peers.guides import Step, guide_for, latest, steps_of, versions
from commonplace.peers.models import Call, Guide
from commonplace.peers.queries import runs
from commonplace.peers.views.shared import form_page, seen_call
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

VERSIONS = 30


def _call(request: HttpRequest, member: Member) -> Call | None:
    """`?call=` is the call whose guide it is."""
    uid = sent_line(request, "call", most=20)
    return seen_call(member, uid[:20]) if uid else None


def _may_write(member: Member, call: Call | None) -> bool:
    return member.organises if call is None else runs(member, call)


def _address(name: str, call: Call | None) -> str:
    return reverse(name) + (f"?call={call.uid}" if call else "")


@member_required
@require_safe
def guide(request: HttpRequest, member: Member) -> HttpResponse:
    """`?version=` shows an earlier one, to those who write it."""
    call = _call(request, member)
    may_write = _may_write(member, call)
    shown = guide_for(call)
    if may_write and request.GET.get("version"):
        shown = get_object_or_404(versions(call), uid=request.GET["version"][:20])
    context = {
        "call": call,
        "shown": shown,
        "steps": steps_of(shown),
        "agenda": AGENDA,
        "may_write": may_write,
        "edit_url": _address("peers:write_guide", call),
        "versions": list(versions(call)[:VERSIONS]) if may_write else [],
        "newest": latest(call) if may_write else None,
    }
    return render(request, "peers/guide.html", context)


def _initial(steps: list[Step]) -> dict[str, str]:
    return {f"{name}_{step.week}": text for step in steps for name, text in (("title", step.title), ("body", step.body))}


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, member: Member) -> HttpResponse:
    call = _call(request, member)
    if not _may_write(member, call):
        raise Http404
    form = GuideForm(request.POST) if request.method == "POST" else GuideForm(initial=_initial(steps_of(guide_for(call))))
    if form.is_bound and form.is_valid():
        try:
            write_guide(member, steps=form.steps(), call=call)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The guide is kept. Circles that begin from now on go by it."))
            return redirect(_address("peers:guide", call))
    return form_page(request, "peers/guide_form.html", form, call=call)


@member_required
@require_POST
def take_version(request: HttpRequest, member: Member) -> HttpResponse:
    """Take an earlier version again, or (without one) the program's own texts: a new version like every other."""
    call = _call(request, member)
    if not _may_write(member, call):
        raise Http404
    uid = sent_line(request, "version", most=20)
    chosen: Guide | None = get_object_or_404(versions(call), uid=uid) if uid else None
    steps = [(step["title"], step["body"]) for step in chosen.steps] if chosen else []
    write_guide(member, steps=steps, call=call)
    messages.success(request, _("Taken again. Circles that begin from now on go by it."))
    return redirect(_address("peers:guide", call))
