"""Writing: a new entry, its preview, rewriting, and what to do when two windows wrote at once."""

from __future__ import annotations

import re
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.forms import AudienceForm
from commonplace.entries.invitations import beginnings_for, beside_invitation
from commonplace.entries.lifecycle import EditConflict
from commonplace.entries.models import Entry
from commonplace.entries.rendering import mention_urls
from commonplace.entries.shared_writing import merged, open_at
from commonplace.entries.tags import tags_of
from commonplace.entries.words import RESPONSES, WITH_OWN_FORM, Kind, Ring
from commonplace.kit.differences import compare
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.markdown import fill
from commonplace.kit.markdown import render as render_markdown
from commonplace.kit.text import clean_body
from commonplace.lineage.previews import preview_targets
from commonplace.lineage.reading import spaces_mentioned
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.sense import actions, days
from commonplace.sense.beginning import beginning, begun_again, origins_named, space_meant
from commonplace.sense.forms import WRITABLE, RewriteForm, WriteForm
from commonplace.sense.models import DailyNote
from commonplace.sense.templates_of import SHOWN as TEMPLATES
from commonplace.sense.templates_of import daily_template, filled, templates_of, with_title

_DEED_KEY = re.compile(r"[\w-]+")
SAVED_FOR = timedelta(hours=12)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def note_new(request: HttpRequest, member: Member) -> HttpResponse:
    """`?builds_on=<uid>` names what it grows from, `?from=<uid>` (as often as one likes) passages to begin with, `?space=<slug>` where it is
    meant for, `?template=<uid>` what it begins with; `?title=` and `?kind=` begin it. The button "begin" puts a template below what is typed."""
    if request.method != "POST":
        form = WriteForm(initial=beginning(request, member))
        return _write_page(request, member, form, AudienceForm(member=member, initial=_meant_for(request, member)))
    if "begin" in request.POST:
        return _write_page(request, member, WriteForm(initial=begun_again(request, member)), _chosen(request, member))
    form, ring = WriteForm(request.POST), _chosen(request, member)
    valid = [form.is_valid(), ring.is_valid()]
    if not all(valid):
        return _write_page(request, member, form, ring, status=422)
    try:
        entry = _keep(member, form, ring)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _write_page(request, member, form, ring, status=422)
    if entry.audience.is_awaited:
        messages.success(request, _("It waits for a host of the space. You will be told what becomes of it."))
    elif not entry.is_repeat and entry.audience.ring != Ring.ME:
        messages.success(request, _("Shared, quietly."))
    return _tell_saved(redirect(entry), form.cleaned_data["deed_key"])


def _keep(member: Member, form: WriteForm, ring: AudienceForm) -> Entry:
    data = form.cleaned_data
    texts = {
        "title": data["title"],
        "body": with_title(data["body"], data["title"]) if data["template"] else data["body"],
        "tags": data["tags"],
        "audience": ring.audience(),
        "builds_on": origins_named(member, data["builds_on"]),
        "deed_key": data["deed_key"],
        **form.words(),
    }
    return days.write_day(member, data["day"], **texts) if data["day"] else actions.write_entry(member, **texts)


def _tell_saved(response: HttpResponse, deed_key: str) -> HttpResponse:
    """Let the page that keeps unsaved drafts in the browser (draft.js) know that this one has arrived."""
    if _DEED_KEY.fullmatch(deed_key):
        response.set_cookie("saved", deed_key, max_age=SAVED_FOR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return response


def _chosen(request: HttpRequest, member: Member) -> AudienceForm:
    return AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ME}, member=member)


def _meant_for(request: HttpRequest, member: Member) -> dict[str, str]:
    space = space_meant(request, member)
    return {"ring": Ring.SPACE, "space": space.slug} if space else {"ring": Ring.ME}


def _write_page(request: HttpRequest, member: Member, form: WriteForm, ring: AudienceForm, *, status: int = 200) -> HttpResponse:
    origins = form["builds_on"].value() or ""
    day = days.day_named(str(form["day"].value() or ""))
    space = space_meant(request, member)
    context = {
        "beside_invitation": beside_invitation(member, space),
        "beginnings": beginnings_for(member, space, WRITABLE),
        "day": day,
        "calendar": days.calendar_around(member, day, days.today_of(request)) if day else None,
        "templates": templates_of(member).defer("body", "body_html", "card_html")[:TEMPLATES],
        "form": form,
        "is_begun": "begin" in request.POST,
        "audience_form": ring,
        "origins": origins_named(member, str(origins)),
        "people_in_organisation": Member.objects.filter(is_active=True).count(),
    }
    return render(request, "sense/write.html", context, status=status)


@member_required
@require_safe
def day(request: HttpRequest, member: Member, day: str = "") -> HttpResponse:
    """The note of a day, or the page on which to begin it. Without a day: today's."""
    asked = days.day_named(day) if day else days.today_of(request)
    if asked is None:
        raise Http404
    note = days.note_of(member, asked)
    if note is not None:
        return redirect("sense:note_edit", uid=note.uid)
    title = days.title_of(asked)
    template = daily_template(member)
    initial = {
        "title": title,
        "kind": Kind.NOTE,
        "day": asked.isoformat(),
        "body": filled(template.body, day=asked, title=title) if template else "",
        "template": template.uid if template else "",
        "tags": ", ".join(tags_of(template)) if template else "",
    }
    return _write_page(request, member, WriteForm(initial=initial), AudienceForm(member=member, initial={"ring": Ring.ME}))


@member_required
@require_POST
def preview(request: HttpRequest, member: Member) -> HttpResponse:
    """How the text will look to its author. Nothing is stored."""
    body = clean_body(request.POST.get("body", ""))[:500_000]
    rendered = render_markdown(body, mention_url=mention_urls([body], member))
    html = fill(rendered.html, preview_targets(member, rendered.references), spaces_mentioned(member, [rendered.html]))
    return render(request, "sense/_preview.html", {"html": html, "is_empty": not body.strip()})


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def note_edit(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = _rewritable(member, uid)
    together = open_at(entry)
    if request.method != "POST":
        if together and "form" not in request.GET:
            return redirect(together)
        initial = {"title": entry.title, "body": entry.body, "tags": ", ".join(tags_of(entry)), "expected_revision": entry.revision}
        if together:
            initial["began_with"] = entry.body
        return _edit_page(request, member, RewriteForm(initial=initial), entry)
    form = RewriteForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, member, form, entry, status=422)
    try:
        rewritten = _rewrite(member, entry, form, is_together=bool(together))
    except EditConflict as conflict:
        return _conflict(request, form, conflict)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _edit_page(request, member, form, entry, status=422)
    _tell_renamed(request, entry, rewritten)
    return redirect(entry)


def _rewrite(member: Member, entry: Entry, form: RewriteForm, *, is_together: bool) -> actions.Rewritten:
    """Where others write in the text at the same time, it is not the whole text that replaces theirs but what was changed in it."""
    data = {name: form.cleaned_data[name] for name in ("title", "body", "tags", "expected_revision")}
    try:
        return actions.rewrite(member, entry, **data)
    except EditConflict as conflict:
        present = conflict.current
        if not is_together:
            raise
        body = merged(clean_body(form.cleaned_data["began_with"]), clean_body(data["body"]), present.body)
        return actions.rewrite(member, present, **{**data, "body": body, "expected_revision": present.revision})


def _edit_page(request: HttpRequest, member: Member, form: RewriteForm, entry: Entry, *, status: int = 200) -> HttpResponse:
    daily = DailyNote.objects.filter(entry=entry, member=member).first()
    calendar = days.calendar_around(member, daily.day, days.today_of(request)) if daily else None
    return render(request, "sense/edit.html", {"form": form, "entry": entry, "calendar": calendar}, status=status)


def _tell_renamed(request: HttpRequest, before: Entry, rewritten: actions.Rewritten) -> None:
    if not rewritten.mended:
        return
    told = ngettext(
        "Renamed, and the link to it in %(number)d other text of yours with it.",
        "Renamed, and the links to it in %(number)d other texts of yours with it.",
        rewritten.mended,
    )
    undo = reverse("sense:rename_back", args=[before.uid])
    messages.success(request, told % {"number": rewritten.mended}, extra_tags=f"undo={undo}")


@member_required
@require_POST
def rename_back(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Undo a renaming, with the links that were mended for it."""
    entry = _rewritable(member, uid)
    try:
        actions.rename_back(member, entry)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It has its earlier title again, and so have the links to it."))
    return redirect(entry)


def _rewritable(member: Member, uid: str) -> Entry:
    rewritable = Entry.objects.authored_by(member).exclude(kind__in=[*RESPONSES, *WITH_OWN_FORM])
    return get_object_or_404(rewritable.select_related("audience"), uid=uid)


def _conflict(request: HttpRequest, form: RewriteForm, conflict: EditConflict) -> HttpResponse:
    """Both versions, and the member's own text in the field: saving again replaces the newer one, which stays in the history."""
    current = conflict.current
    data = request.POST.copy()
    data["expected_revision"] = str(current.revision)
    context = {
        "form": RewriteForm(data),
        "entry": current,
        "conflict": conflict,
        "lines": compare(current.body, form.cleaned_data["body"]),
    }
    return render(request, "sense/edit.html", context, status=409)
