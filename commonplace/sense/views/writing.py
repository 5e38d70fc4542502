"""Writing: a new entry, its preview, rewriting, and what to do when two windows wrote at once."""

from __future__ import annotations

import re
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.entries.forms import AudienceForm
from commonplace.entries.lifecycle import EditConflict
from commonplace.entries.models import Entry
from commonplace.entries.rendering import known_handles
from commonplace.entries.tags import tags_of
from commonplace.entries.words import RESPONSES, WITH_OWN_FORM, Kind, Ring
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import is_uid
from commonplace.kit.markdown import fill
from commonplace.kit.markdown import render as render_markdown
from commonplace.kit.text import clean_body
from commonplace.lineage.previews import preview_targets
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.sense import actions
from commonplace.sense.differences import compare
from commonplace.sense.forms import RewriteForm, WriteForm
from commonplace.spaces.models import Space

_DEED_KEY = re.compile(r"[\w-]+")
SAVED_FOR = timedelta(hours=12)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def note_new(request: HttpRequest, member: Member) -> HttpResponse:
    """`?builds_on=<uid>` names what it grows from, `?space=<slug>` where it is meant for, `?title=` and `?kind=` begin it."""
    if request.method != "POST":
        form = WriteForm(initial=_beginning(request, member))
        return _write_page(request, member, form, AudienceForm(member=member, initial=_meant_for(request, member)))
    form, ring = WriteForm(request.POST), AudienceForm(_with_ring(request), member=member)
    valid = [form.is_valid(), ring.is_valid()]
    if not all(valid):
        return _write_page(request, member, form, ring, status=422)
    try:
        entry = actions.write_entry(
            member,
            title=form.cleaned_data["title"],
            body=form.cleaned_data["body"],
            tags=form.cleaned_data["tags"],
            audience=ring.audience(),
            builds_on=_origins(member, form.cleaned_data["builds_on"]),
            deed_key=form.cleaned_data["deed_key"],
            **form.words(),
        )
    except Refusal as refusal:
        _show(form, refusal)
        return _write_page(request, member, form, ring, status=422)
    if not entry.is_repeat and entry.audience.ring != Ring.ME:
        messages.success(request, _("Shared, quietly."))
    return _tell_saved(redirect(entry), form.cleaned_data["deed_key"])


def _tell_saved(response: HttpResponse, deed_key: str) -> HttpResponse:
    """Let the page that keeps unsaved drafts in the browser (draft.js) know that this one has arrived."""
    if _DEED_KEY.fullmatch(deed_key):
        response.set_cookie("saved", deed_key, max_age=SAVED_FOR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return response


def _with_ring(request: HttpRequest) -> dict[str, object]:
    data = request.POST.dict()
    return {**data, "ring": data.get("ring") or Ring.ME}


def _beginning(request: HttpRequest, member: Member) -> dict[str, str]:
    origins = _origins(member, request.GET.get("builds_on", ""))
    quotes = [f"![[{origin.uid}]]\n\n" for origin in origins if origin.kind == Kind.HIGHLIGHT]
    links = [f"[[{_as_label(origin.title)}]]\n\n" for origin in origins if origin.title and origin.kind != Kind.HIGHLIGHT]
    return {
        "title": request.GET.get("title", "")[:300],
        "kind": request.GET.get("kind", Kind.NOTE),
        "builds_on": " ".join(origin.uid for origin in origins),
        "body": "".join(quotes + links),
    }


def _as_label(title: str) -> str:
    """Brackets and bars mean something in a link and nothing in a title (`kit.markdown.fold_label`)."""
    return title.translate(str.maketrans("", "", "[]|")).strip()


def _meant_for(request: HttpRequest, member: Member) -> dict[str, str]:
    slug = request.GET.get("space")
    space = Space.objects.joined_by(member).filter(slug=slug).first() if slug else None
    return {"ring": Ring.SPACE, "space": space.slug} if space else {"ring": Ring.ME}


def _origins(member: Member, uids: str) -> list[Entry]:
    wanted = [uid for uid in uids.split()[:20] if is_uid(uid)]
    found = {entry.uid: entry for entry in Entry.objects.visible_to(member).filter(uid__in=wanted)} if wanted else {}
    return [found[uid] for uid in wanted if uid in found]


def _write_page(request: HttpRequest, member: Member, form: WriteForm, ring: AudienceForm, *, status: int = 200) -> HttpResponse:
    named = form.data.get("builds_on", "") if form.is_bound else form.initial.get("builds_on", "")
    context = {
        "form": form,
        "audience_form": ring,
        "origins": _origins(member, str(named)),
        "people_in_organisation": Member.objects.filter(is_active=True).count(),
    }
    return render(request, "sense/write.html", context, status=status)


def _show(form: WriteForm | RewriteForm, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


@member_required
@require_POST
def preview(request: HttpRequest, member: Member) -> HttpResponse:
    """How the text will look to its author. Nothing is stored."""
    body = clean_body(request.POST.get("body", ""))[:500_000]
    handles = known_handles([body])
    rendered = render_markdown(body, mention_url=lambda handle: f"/people/{handle.lower()}/" if handle.lower() in handles else None)
    html = fill(rendered.html, preview_targets(member, rendered.references))
    return render(request, "sense/_preview.html", {"html": html, "is_empty": not body.strip()})


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def note_edit(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = _rewritable(member, uid)
    if request.method != "POST":
        initial = {"title": entry.title, "body": entry.body, "tags": ", ".join(tags_of(entry)), "expected_revision": entry.revision}
        return render(request, "sense/edit.html", {"form": RewriteForm(initial=initial), "entry": entry})
    form = RewriteForm(request.POST)
    if not form.is_valid():
        return render(request, "sense/edit.html", {"form": form, "entry": entry}, status=422)
    try:
        actions.rewrite_entry(member, entry, **form.cleaned_data)
    except EditConflict as conflict:
        return _conflict(request, form, conflict)
    except Refusal as refusal:
        _show(form, refusal)
        return render(request, "sense/edit.html", {"form": form, "entry": entry}, status=422)
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
