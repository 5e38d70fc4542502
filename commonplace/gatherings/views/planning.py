"""The pages on which a gathering is planned, changed, called off, and given more hosts."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.entries.forms import AudienceForm
from commonplace.entries.lifecycle import EditConflict
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Ring
from commonplace.gatherings.actions import planning
from commonplace.gatherings.forms import GatheringForm, MoveForm, initial_for_new, initial_of
from commonplace.gatherings.views.shared import hosted, hosted_meeting, seen
from commonplace.kit.answering import done
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import begin_at_the_error, sent_line, show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, member: Member) -> HttpResponse:
    """`?space=` and `?from=` (an entry that it grows from) begin the form."""
    grew_from = _named(member, sent_line(request, "from"))
    if request.method != "POST":
        space = member.spaces.filter(slug=request.GET.get("space", "")).first()
        ring = AudienceForm(member=member, initial={"ring": Ring.SPACE, "space": space} if space else {"ring": Ring.ORGANISATION})
        first = {**initial_for_new(now()), **({"title": grew_from.title} if grew_from else {})}
        return _new_page(request, GatheringForm(initial=first), ring, grew_from)
    form, ring = GatheringForm(request.POST), AudienceForm(request.POST, member=member)
    if all([form.is_valid(), ring.is_valid()]):
        data = form.cleaned_data
        try:
            entry = planning.plan(
                member, title=data["title"], body=data["body"], tags=data["tags"], audience=ring.audience(), when=form.when,
                despite=data["despite"], grew_from=grew_from, deed_key=data["deed_key"],
            )  # fmt: skip
        except Refusal as refusal:
            _show(form, refusal)
        else:
            return redirect(entry)
    return _new_page(request, form, ring, grew_from, status=422)


def _named(member: Member, uid: str) -> Entry | None:
    return Entry.objects.visible_to(member).filter(uid=uid).first() if uid else None


def _show(form: GatheringForm, refusal: Refusal) -> None:
    show_refusal(form, refusal, named={"starts_at": "day", "rule": "often"})
    if refusal.field == "place":
        form.offer_despite()


def _new_page(request: HttpRequest, form: GatheringForm, ring: AudienceForm, grew_from: Entry | None, status: int = 200) -> HttpResponse:
    begin_at_the_error(form)
    people = Member.objects.active().persons().count()
    context = {"form": form, "audience_form": ring, "people_in_organisation": people, "grew_from": grew_from}
    return render(request, "gatherings/form.html", context, status=status)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = hosted(member, uid)
    if request.method != "POST":
        first = {**initial_of(entry.gathering_body), "title": entry.title, "body": entry.body, "tags": " ".join(tags_of(entry))}
        form = GatheringForm(initial={**first, "expected_revision": entry.revision})
        return render(request, "gatherings/form.html", {"form": form, "entry": entry})
    form = GatheringForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            planning.rewrite(
                member, entry, title=data["title"], body=data["body"], tags=data["tags"], when=form.when,
                expected_revision=data["expected_revision"] or entry.revision, despite=data["despite"],
            )  # fmt: skip
        except EditConflict as conflict:
            form.add_error(None, str(conflict))
            context = {"form": form, "entry": entry, "newer": conflict.current}
            return render(request, "gatherings/form.html", context, status=409)
        except Refusal as refusal:
            _show(form, refusal)
        else:
            return redirect(entry)
    begin_at_the_error(form)
    return render(request, "gatherings/form.html", {"form": form, "entry": entry}, status=422)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    meeting = hosted_meeting(member, uid)
    form = MoveForm(request.POST) if request.method == "POST" else MoveForm.of(meeting)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            starts_at = form.moment(meeting.gathering.zone)
            planning.move(member, meeting, starts_at=starts_at, minutes=data["minutes"], place=data["place"], link=data["link"])
        except Refusal as refusal:
            show_refusal(form, refusal, named={"starts_at": "day"})
        else:
            return redirect("gatherings:meeting", uid=uid)
    begin_at_the_error(form)
    context = {"form": form, "meeting": meeting, "entry": meeting.gathering.entry}
    return render(request, "gatherings/move.html", context, status=422 if form.is_bound else 200)


@member_required
@require_POST
def call_off(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = hosted(member, uid)
    undo = reverse("gatherings:take_place", args=[uid])
    return done(request, partial(planning.call_off, member, entry), to=entry.get_absolute_url(), says=_("It is called off."), undo=undo)


@member_required
@require_POST
def take_place(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Undo of `call_off`."""
    entry = hosted(member, uid)
    return done(request, partial(planning.take_place_after_all, member, entry), to=entry.get_absolute_url(), says=_("It takes place."))


@member_required
@require_POST
def call_off_one(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    meeting = hosted_meeting(member, uid)
    undo, page = reverse("gatherings:take_place_one", args=[uid]), reverse("gatherings:meeting", args=[uid])
    deed = partial(planning.call_off, member, meeting.gathering.entry, meeting=meeting)
    return done(request, deed, to=page, says=_("This meeting is called off."), undo=undo)


@member_required
@require_POST
def take_place_one(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Undo of `call_off_one`."""
    meeting = hosted_meeting(member, uid)
    deed = partial(planning.take_place_after_all, member, meeting.gathering.entry, meeting=meeting)
    return done(request, deed, to=reverse("gatherings:meeting", args=[uid]), says=_("It takes place."))


@member_required
@require_POST
def hosts(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = hosted(member, uid)
    handle = sent_line(request, "handle").removeprefix("@").lower()
    other = Member.objects.active().met_by(member).filter(handle=handle).first()

    def deed() -> None:
        if other is None:
            raise Refusal(_("Nobody here has this name. Write it as @name."))
        planning.have_host(member, entry, member=other)

    says = _("%(name)s hosts it too.") % {"name": other.name} if other else ""
    return done(request, deed, to=entry.get_absolute_url(), says=says)


@member_required
@require_POST
def remove_host(request: HttpRequest, member: Member, uid: str, handle: str) -> HttpResponse:
    """By a host, or by the one who no longer wants to."""
    entry = hosted(member, uid)
    other = get_object_or_404(Member, handle=handle)
    deed = partial(planning.host_no_longer, member, entry, member=other)
    return done(request, deed, to=entry.get_absolute_url(), says=_("%(name)s hosts it no longer.") % {"name": other.name})


@member_required
@require_POST
def take_over(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = seen(member, uid)
    return done(request, partial(planning.take_over, member, entry), to=entry.get_absolute_url(), says=_("You host it now."))
