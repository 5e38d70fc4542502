"""Materials, questions, the note, the recording and the harvest."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonplace.entries.models import Entry
from commonplace.gatherings.actions import bringing
from commonplace.gatherings.forms import YieldForm
from commonplace.gatherings.models import Material
from commonplace.gatherings.views.meeting import meeting_page
from commonplace.gatherings.views.shared import hosted, hosted_meeting, seen, seen_meeting
from commonplace.gatherings.words import Yields
from commonplace.goals.things import name_thing
from commonplace.kit.answering import done
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import sent_line
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_POST
def material(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = hosted(member, uid)

    def deed() -> None:
        bringing.bring_material(member, entry, named=name_thing(member, request.POST.get("what", "")), why=request.POST.get("why", ""))

    return done(request, deed, to=f"{entry.get_absolute_url()}#materials")


@member_required
@require_POST
def change_material(request: HttpRequest, member: Member, uid: str, key: str, deed: str) -> HttpResponse:
    if deed not in {"remove", "put-back"}:
        raise Http404
    entry = hosted(member, uid)
    one = get_object_or_404(Material, uid=key, gathering=entry.pk)
    away = deed == "remove"
    undo = reverse("gatherings:change_material", args=[uid, key, "put-back"]) if away else ""
    says = _("Taken away.") if away else ""
    do = partial(bringing.take_material_away, member, entry, one, away=away)
    return done(request, do, to=f"{entry.get_absolute_url()}#materials", says=says, undo=undo)


@member_required
@require_POST
def question(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = seen(member, uid)
    title, key = sent_line(request, "title"), sent_line(request, "deed_key", most=80)
    deed = partial(bringing.bring_question, member, entry, title=title, deed_key=key)
    return done(request, deed, to=f"{entry.get_absolute_url()}#questions", says=_("Your question stands there."))


@member_required
@require_POST
def take_up(request: HttpRequest, member: Member, uid: str, key: str) -> HttpResponse:
    entry = hosted(member, uid)
    one = get_object_or_404(Entry.objects.visible_to(member).filter(brought_to__gathering=entry.pk), uid=key)
    deed = partial(bringing.take_up, member, entry, one, to=request.POST.get("to") != "no")
    return done(request, deed, to=f"{entry.get_absolute_url()}#questions")


@member_required
@require_POST
def note(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    return redirect(bringing.begin_note(member, hosted_meeting(member, uid)))


@member_required
@require_POST
def recording(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    meeting = hosted_meeting(member, uid)

    def deed() -> None:
        typed = request.POST.get("url", "").strip()
        source = name_thing(member, typed).source if typed else None
        if typed and source is None:
            raise Refusal(_("Give the address at which it can be watched."))
        bringing.set_recording(member, meeting, source=source)

    return done(request, deed, to=reverse("gatherings:meeting", args=[uid]))


@member_required
@require_POST
def take_out(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    meeting = seen_meeting(member, uid)
    form = YieldForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            bringing.take_out(member, meeting, what=Yields(data["what"]), text=data["text"], deed_key=data["deed_key"])
        except Refusal as refusal:
            form.add_error("text" if refusal.field in {"text", "title", "body"} else None, str(refusal))
        else:
            return redirect(f"{reverse('gatherings:meeting', args=[uid])}#harvest")
    return meeting_page(request, member, meeting, yielding=form, status=422)


@member_required
@require_POST
def harvest(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    meeting = hosted_meeting(member, uid)
    words = request.POST.get("words", "")
    try:
        page = bringing.make_harvest(member, meeting, words=words, deed_key=sent_line(request, "deed_key", most=80))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return meeting_page(request, member, meeting, words=words, status=422)
    return redirect(page)
