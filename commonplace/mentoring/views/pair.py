"""A mentorship as those see it who are in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.audience import visible_at
from commonplace.entries.forms import AudienceForm
from commonplace.entries.models import Entry
from commonplace.entries.words import Ring
from commonplace.freshness.days import today
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import begin_at_the_error, show_refusal
from commonplace.kit.paging import page_by_key
from commonplace.mentoring.actions import working as actions
from commonplace.mentoring.forms import CheckInForm, LookBackForm, SessionForm
from commonplace.mentoring.models import CheckIn, Closing, Item, Mentorship, Mood, Session, Sort
from commonplace.mentoring.queries import is_in, people_in
from commonplace.mentoring.views.shared import form_page, name_of, own_mentorship, present_mentorship
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_safe
def mentorship(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    return _page(request, member, own_mentorship(member, uid))


def _page(request: HttpRequest, member: Member, found: Mentorship, *, status: int = 200, **refused_: Any) -> HttpResponse:
    """`refused_`: what was sent and could not be taken, as the page shows it again."""
    goes_on = found.ended_at is None and is_in(member, found)
    sessions = Session.objects.filter(visible_at("entry", member), mentorship=found).select_related("entry__author")
    page = page_by_key(sessions, keys=("-held_on", "-pk"), after=request.GET.get("after", ""), size=10)
    items = list(found.items.filter(removed_at__isnull=True).order_by("done_at", "pk")) if goes_on else []
    was_mentee = found.seats.filter(mentee=member).exists()
    people = people_in(found)
    context = {
        "found": found,
        "name": name_of(found, member),
        "people": people,
        "viewer": member,
        "goes_on": goes_on,
        "goals": [item for item in items if item.sort == Sort.GOAL],
        "agenda": [item for item in items if item.sort == Sort.AGENDA],
        "sessions": page.items,
        "next_cursor": page.next_cursor,
        "check_ins": _check_ins(found) if goes_on else [],
        "may_look_back": was_mentee and not goes_on,
        "closing": _closing(member, found),
        "looked_back": _looked_back(member, found),
        "check_in": CheckInForm(),
        **refused_,
    }
    return render(request, "mentoring/mentorship.html", context, status=status)


def _check_ins(found: Mentorship) -> list[CheckIn]:
    return list(CheckIn.objects.filter(mentorship=found).select_related("member").order_by("-made_at", "-pk")[:6])


def _closing(member: Member, found: Mentorship) -> Closing | None:
    """The member's own looking back."""
    return Closing.objects.filter(mentorship=found, mentee=member).select_related("between", "shared").first()


def _looked_back(member: Member, found: Mentorship) -> list[Entry]:
    """What its mentees wrote for their mentor at the end, if this is the mentor."""
    if member.pk != found.mentor_id:
        return []
    written = Closing.objects.filter(mentorship=found, between__isnull=False).values("between")
    return list(Entry.objects.visible_to(member).filter(pk__in=written).select_related("author").order_by("pk"))


@member_required
@require_POST
def add_item(request: HttpRequest, member: Member, uid: str, sort: str) -> HttpResponse:
    found = present_mentorship(member, uid)
    text = request.POST.get("text", "")
    try:
        actions.add_item(member, found, sort=Sort(sort), text=text)
    except Refusal as refusal:
        return _page(request, member, found, status=422, **{f"{sort}_refused": {"text": text, "error": str(refusal)}})
    return redirect(f"{found.get_absolute_url()}#{sort}")


@member_required
@require_POST
def change_item(request: HttpRequest, member: Member, uid: str, item: str, deed: str) -> HttpResponse:
    found = present_mentorship(member, uid)
    row = get_object_or_404(Item.objects.filter(mentorship=found), uid=item)
    actions.change_item(member, found, row, deed)
    told = {"tick": (_("Done: %(text)s"), "untick"), "remove": (_("Taken out: %(text)s"), "put-back")}.get(deed)
    if told:
        back = reverse("mentoring:change_item", args=[uid, item, told[1]])
        messages.success(request, told[0] % {"text": row.text}, extra_tags=f"undo={back}")
    return redirect(f"{found.get_absolute_url()}#{row.sort}")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = present_mentorship(member, uid)
    form = SessionForm(request.POST if request.method == "POST" else None, initial={"held_on": today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.note_session(member, found, held_on=data["held_on"], body=data["body"], deed_key=data["deed_key"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(f"{found.get_absolute_url()}#sessions")
    return form_page(request, form, title=_("We met"), deed=_("Keep it"), back=found.get_absolute_url(), back_to=name_of(found, member))


@member_required
@require_POST
def check_in(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = present_mentorship(member, uid)
    form = CheckInForm(request.POST)
    if form.is_valid():
        try:
            actions.check_in(member, found, mood=Mood(form.cleaned_data["mood"]), word=form.cleaned_data["word"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Thank you. It stands on this page, for those who are in it."))
            return redirect(f"{found.get_absolute_url()}#check-in")
    begin_at_the_error(form)
    return _page(request, member, found, status=422, check_in=form)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """A page with kind words, and one button."""
    found = present_mentorship(member, uid)
    if request.method != "POST":
        is_mentor = member.pk == found.mentor_id
        context = {"found": found, "name": name_of(found, member), "is_mentor": is_mentor}
        return render(request, "mentoring/leave.html", {**context, "stays_without_me": not is_mentor and len(people_in(found)) > 2})
    if actions.leave(member, found):
        messages.success(request, _("It has ended. Thank you for the time you gave it; not every good start needs a long way."))
    else:
        messages.success(request, _("You have left the group. Thank you for the time you gave it."))
    return redirect(found)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def look_back(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = own_mentorship(member, uid)
    is_over = found.ended_at is not None or not is_in(member, found)
    if not is_over or not found.seats.filter(mentee=member).exists():
        raise Http404
    if request.method == "POST":
        form = LookBackForm(request.POST)
        ring = AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ME}, member=member)
    else:
        form, ring = LookBackForm(), AudienceForm(member=member, initial={"ring": Ring.ME})
    if request.method == "POST" and all([form.is_valid(), ring.is_valid()]):
        data = form.cleaned_data
        shared = actions.Shared(title=data["title"], body=data["body"], audience=ring.audience())
        try:
            actions.look_back(member, found, between=data["between"], shared=shared, deed_key=data["deed_key"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Kept. Well done, both of you."))
            return redirect(found)
    people = Member.objects.filter(is_active=True).count()
    return form_page(
        request,
        form,
        title=_("Looking back"),
        deed=_("Keep it"),
        back=found.get_absolute_url(),
        back_to=name_of(found, member),
        lead=_("A few lines for your mentor, and one note from which others can learn. Each of them can be left out."),
        audience_form=ring,
        people_in_organisation=people,
    )
