"""Writing: a new entry, its preview, rewriting, and what to do when two windows wrote at once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

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
from commonplace.entries.tags import tags_of
from commonplace.entries.words import RESPONSES, WITH_OWN_FORM, Kind, Ring
from commonplace.kit.differences import compare
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import is_uid
from commonplace.kit.markdown import fill
from commonplace.kit.markdown import render as render_markdown
from commonplace.kit.text import clean_body
from commonplace.lineage.previews import preview_targets
from commonplace.lineage.reading import spaces_mentioned
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.sense import actions, days
from commonplace.sense.citing import cited, named
from commonplace.sense.forms import RewriteForm, WriteForm
from commonplace.sense.models import DailyNote
from commonplace.sense.templates_of import SHOWN as TEMPLATES
from commonplace.sense.templates_of import daily_template, filled, templates_of, with_title
from commonplace.spaces.models import Space

MOST_ORIGINS = 50
_DEED_KEY = re.compile(r"[\w-]+")
SAVED_FOR = timedelta(hours=12)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def note_new(request: HttpRequest, member: Member) -> HttpResponse:
    """`?builds_on=<uid>` names what it grows from, `?from=<uid>` (as often as one likes) passages to begin with, `?space=<slug>` where it is
    meant for, `?template=<uid>` what it begins with; `?title=` and `?kind=` begin it."""
    if request.method != "POST":
        form = WriteForm(initial=_beginning(request, member))
        return _write_page(request, member, form, AudienceForm(member=member, initial=_meant_for(request, member)))
    form, ring = WriteForm(request.POST), AudienceForm(_with_ring(request), member=member)
    valid = [form.is_valid(), ring.is_valid()]
    if not all(valid):
        return _write_page(request, member, form, ring, status=422)
    try:
        entry = _keep(member, form, ring)
    except Refusal as refusal:
        _show(form, refusal)
        return _write_page(request, member, form, ring, status=422)
    if not entry.is_repeat and entry.audience.ring != Ring.ME:
        messages.success(request, _("Shared, quietly."))
    return _tell_saved(redirect(entry), form.cleaned_data["deed_key"])


def _keep(member: Member, form: WriteForm, ring: AudienceForm) -> Entry:
    data = form.cleaned_data
    texts = {
        "title": data["title"],
        "body": with_title(data["body"], data["title"]) if data["template"] else data["body"],
        "tags": data["tags"],
        "audience": ring.audience(),
        "builds_on": _origins(member, data["builds_on"]),
        "deed_key": data["deed_key"],
        **form.words(),
    }
    return days.write_day(member, data["day"], **texts) if data["day"] else actions.write_entry(member, **texts)


def _tell_saved(response: HttpResponse, deed_key: str) -> HttpResponse:
    """Let the page that keeps unsaved drafts in the browser (draft.js) know that this one has arrived."""
    if _DEED_KEY.fullmatch(deed_key):
        response.set_cookie("saved", deed_key, max_age=SAVED_FOR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return response


def _with_ring(request: HttpRequest) -> dict[str, object]:
    data = request.POST.dict()
    return {**data, "ring": data.get("ring") or Ring.ME}


def _beginning(request: HttpRequest, member: Member) -> dict[str, Any]:
    origins = _origins(member, request.GET.get("builds_on", ""))
    passages = _origins(member, " ".join(request.GET.getlist("from")))
    title = request.GET.get("title", "")[:300]
    template = _template(request, member)
    begun = filled(template.body, day=days.today_of(request), title=title).rstrip() + "\n\n" if template else ""
    return {
        "title": title,
        "kind": request.GET.get("kind", Kind.NOTE),
        "builds_on": " ".join(dict.fromkeys(origin.uid for origin in [*origins, *passages])),
        "body": begun + named(origins) + cited(member, passages),
        "template": template.uid if template else "",
        "tags": ", ".join(tags_of(template)) if template else "",
    }


def _template(request: HttpRequest, member: Member) -> Entry | None:
    """One of the member's own, or of the space that is written for."""
    uid = request.GET.get("template", "").replace("\x00", "")
    if not uid:
        return None
    offered = beginnings_for(member, _space_meant(request, member))
    return templates_of(member).filter(uid=uid).first() or next((one.entry for one in offered if one.entry.uid == uid), None)


def _space_meant(request: HttpRequest, member: Member) -> Space | None:
    slug = request.GET.get("space", "").replace("\x00", "")
    return Space.objects.joined_by(member).filter(slug=slug, archived_at__isnull=True).first() if slug else None


def _meant_for(request: HttpRequest, member: Member) -> dict[str, str]:
    space = _space_meant(request, member)
    return {"ring": Ring.SPACE, "space": space.slug} if space else {"ring": Ring.ME}


def _origins(member: Member, uids: str) -> list[Entry]:
    wanted = [uid for uid in uids.split()[:MOST_ORIGINS] if is_uid(uid)]
    seen = Entry.objects.visible_to(member).select_related("source", "author").filter(uid__in=wanted) if wanted else []
    found = {entry.uid: entry for entry in seen}
    return [found[uid] for uid in dict.fromkeys(wanted) if uid in found]


def _write_page(request: HttpRequest, member: Member, form: WriteForm, ring: AudienceForm, *, status: int = 200) -> HttpResponse:
    origins = form["builds_on"].value() or ""
    day = days.day_named(str(form["day"].value() or ""))
    space = _space_meant(request, member)
    context = {
        "beside_invitation": beside_invitation(member, space),
        "beginnings": beginnings_for(member, space),
        "day": day,
        "calendar": days.calendar_around(member, day, days.today_of(request)) if day else None,
        "templates": templates_of(member).defer("body", "body_html", "card_html")[:TEMPLATES],
        "keep": _kept_query(request),
        "form": form,
        "audience_form": ring,
        "origins": _origins(member, str(origins)),
        "people_in_organisation": Member.objects.filter(is_active=True).count(),
    }
    return render(request, "sense/write.html", context, status=status)


def _kept_query(request: HttpRequest) -> str:
    """The query of this page without the template, for choosing another."""
    query = request.GET.copy()
    query.pop("template", None)
    query.pop("kind", None)
    return query.urlencode()


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


def _show(form: WriteForm | RewriteForm, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


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
    if request.method != "POST":
        initial = {"title": entry.title, "body": entry.body, "tags": ", ".join(tags_of(entry)), "expected_revision": entry.revision}
        return _edit_page(request, member, RewriteForm(initial=initial), entry)
    form = RewriteForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, member, form, entry, status=422)
    try:
        rewritten = actions.rewrite(member, entry, **form.cleaned_data)
    except EditConflict as conflict:
        return _conflict(request, form, conflict)
    except Refusal as refusal:
        _show(form, refusal)
        return _edit_page(request, member, form, entry, status=422)
    _tell_renamed(request, entry, rewritten)
    return redirect(entry)


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
