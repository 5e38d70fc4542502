"""Pages of writing together. What is typed there comes and goes by `collab/door.py`, or by the form where there is no script."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import begin_at_the_error, show_refusal
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.together.actions import opening
from commonplace.together.actions.writing import write_by_form
from commonplace.together.forms import CHOSEN, EVERYONE, PeopleForm, TextForm
from commonplace.together.models import LiveNote
from commonplace.together.queries import hands_of, may_write, open_for, open_live_note
from commonplace.together.words import page_words

SHOWN = 30


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """Notes that are open for the member to write in."""
    found = open_for(member).select_related("entry__author", "entry__audience").defer("entry__body", "entry__body_html", "entry__card_html")
    page = page_by_key(found, keys=("-opened_at", "-pk"), after=request.GET.get("after", ""), size=SHOWN)
    return render(request, "together/home.html", {"page": page, "next_cursor": page.next_cursor})


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """The shared text, to write in or to watch; its author is led to opening it where it is not open."""
    entry = get_object_or_404(Entry.objects.visible_to(member).select_related("author", "audience"), uid=uid)
    live = open_live_note(entry)
    if live is None:
        if entry.author_id == member.pk and entry.kind == Kind.NOTE and request.method != "POST":
            return redirect("together:people", uid=uid)
        raise Http404
    if request.method != "POST":
        return _text_page(request, member, live, TextForm(initial={"body": entry.body, "began_with": entry.body}))
    form = TextForm(request.POST)
    if form.is_valid():
        try:
            write_by_form(member, live, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Your changes are in the text, among those of the others."))
            return redirect(entry)
    return _text_page(request, member, live, form, status=422)


def _text_page(request: HttpRequest, member: Member, live: LiveNote, form: TextForm, *, status: int = 200) -> HttpResponse:
    entry = live.entry
    writes = may_write(member, live)
    told = {"address": f"/collab/{entry.uid}", "document": live.uid, "writes": writes, "words": page_words()}
    context = {
        "entry": entry,
        "live": live,
        "form": form,
        "writes": writes,
        "is_author": entry.author_id == member.pk,
        "told": json.dumps(told) if writes or not form.is_bound else "",  # words that came back stay in their field
        "hands": hands_of(member, entry),
    }
    return render(request, "together/note.html", context, status=status)


def _own(member: Member, uid: str) -> Entry:
    return get_object_or_404(Entry.objects.authored_by(member).filter(kind=Kind.NOTE).select_related("author", "audience"), uid=uid)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """With whom: opens the note, or chooses anew."""
    entry = _own(member, uid)
    live = LiveNote.objects.filter(entry=entry).first()
    if request.method != "POST":
        return _people_page(request, entry, live, PeopleForm(member=member, initial=_chosen(live)))
    form = PeopleForm(request.POST, member=member)
    if form.is_valid():
        try:
            opening.open_note(member, entry, everyone=form.is_for_everyone, people=form.members)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The note is open for writing together."), extra_tags=f"undo={_close_url(uid)}")
            return redirect("together:note", uid=uid)
    return _people_page(request, entry, live, form, status=422)


def _chosen(live: LiveNote | None) -> dict[str, str]:
    if live is None:
        return {"who": CHOSEN}
    handles = live.writers.order_by("member__handle").values_list("member__handle", flat=True)
    return {"who": EVERYONE if live.everyone else CHOSEN, "people": ", ".join(handles)}


def _people_page(request: HttpRequest, entry: Entry, live: LiveNote | None, form: PeopleForm, *, status: int = 200) -> HttpResponse:
    begin_at_the_error(form)
    context = {"entry": entry, "live": live if live and live.is_open else None, "form": form}
    return render(request, "together/people.html", context, status=status)


def _close_url(uid: str) -> str:
    return reverse("together:close", args=[uid])


@member_required
@require_POST
def close(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = _own(member, uid)
    opening.close_note(member, entry)
    undo = reverse("together:reopen", args=[uid])
    messages.success(request, _("Writing together is ended. The text is in the note."), extra_tags=f"undo={undo}")
    return redirect(entry)


@member_required
@require_POST
def reopen(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = _own(member, uid)
    try:
        opening.reopen_note(member, entry)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("together:people", uid=uid)
    messages.success(request, _("The note is open for writing together again."))
    return redirect("together:note", uid=uid)
