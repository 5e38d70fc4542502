"""The reader: a source's text with everyone's highlights on it, as far as the viewer may see them."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh, trigger_client_event

from commonplace.entries.audience import Sight, sight_of, sources_visible_to
from commonplace.entries.forms import AudienceForm
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.sense.actions import mark_highlight
from commonplace.sense.copies import Chosen, chosen_copy
from commonplace.sense.look import look_choices, look_of
from commonplace.sense.margin_html import note_openings, passages_html
from commonplace.sense.passages import passages_in
from commonplace.sense.reader_forms import HighlightForm, PutForm
from commonplace.sense.reader_page import ReaderPage, reader_page, redrawn_blocks
from commonplace.sources.models import Snapshot, Source

KEEP, KEEP_FOR, KEEP_TITLE = "X-Keep-Offline", "X-Keep-For", "X-Keep-Title"
"""Only answers with these headers may be kept by the service worker (docs/decisions/0018-reading-offline.md)."""


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def reader(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    """Asking shows the text with its marks; sending marks a passage.

    Whoever saved the page may open it here, also while their own fetching is under way: the address holds an opaque name that is shown to
    them only once it is done, and the page is one that they named themselves.
    """
    sight = sight_of(viewer)
    source = get_object_or_404(sources_visible_to(sight), uid=uid)
    copy = chosen_copy(sight, source, request)
    if copy is None:
        passages = passages_in(viewer, source, request.GET.get("after", ""))
        saves = Entry.objects.visible_to(viewer).filter(source=source, kind=Kind.SAVE).select_related("author").order_by("-made_at", "-pk")
        return render(request, "sense/unread.html", {"source": source, "saves": saves[:20], "passages": passages})
    snapshot = copy.snapshot
    if request.method != "POST":
        return whole_page(request, viewer, source, snapshot, copy=copy, sight=sight)
    form = HighlightForm(request.POST)
    ring = AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ME}, member=viewer)
    if not all([form.is_valid(), ring.is_valid()]):
        return _refused(request, viewer, source, snapshot, form, ring)
    try:
        entry = mark_highlight(viewer, snapshot, audience=ring.audience(), **form.cleaned_data)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _refused(request, viewer, source, snapshot, form, ring)
    _say_it_is_kept(request, entry)
    if not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(f"{source.get_absolute_url()}{copy.query}#mark-{entry.uid}")
    anchor = entry.highlight_body
    return changed_parts(request, viewer, source, snapshot, start=anchor.start, end=anchor.end, entry=entry)


def _say_it_is_kept(request: HttpRequest, entry: Entry) -> None:
    if entry.audience.ring == Ring.ME:
        words = _("Highlighted. Only you see it.")
    else:
        words = _("Highlighted, to be seen by: %(ring)s.") % {"ring": entry.audience.space or entry.audience.get_ring_display()}
    messages.success(request, words, extra_tags=f"undo={reverse('sense:unmark', args=[entry.uid])}")


def whole_page(
    request: HttpRequest,
    viewer: Member,
    source: Source,
    snapshot: Snapshot,
    *,
    form: HighlightForm | None = None,
    ring: AudienceForm | None = None,
    put_form: PutForm | None = None,
    put_entry: Entry | None = None,
    copy: Chosen | None = None,
    sight: Sight | None = None,
    status: int = 200,
) -> HttpResponse:
    page = reader_page(viewer, source, snapshot, request.GET, sight=sight)
    look = look_of(request)
    context = {
        **_parts(viewer, page, form, ring),
        "copies": copy if copy and len(copy.copies) > 1 else None,
        "look": look,
        "theme": look.shell_theme,
        "look_choices": look_choices(look, get_language() or ""),
        "put_form": put_form or PutForm(),
        "put_uid": put_entry.uid if put_entry else "",
    }
    response = render(request, "sense/reader.html", context, status=status)
    if status == 200 and not request.GET:
        response.headers[KEEP] = page.keep_tag
        response.headers[KEEP_FOR] = viewer.handle
        response.headers[KEEP_TITLE] = quote(str(source)[:200])
    return response


def changed_parts(
    request: HttpRequest, viewer: Member, source: Source, snapshot: Snapshot, *, start: int, end: int, entry: Entry | None = None
) -> HttpResponse:
    """What is different after a passage was marked or unmarked: its blocks of the text, the margin, a fresh form and what is to be said.

    Whoever has an older copy before them has other blocks, so they get the whole page anew.
    """
    if request.POST.get("copy", "") not in {"", copy_name(snapshot)}:
        return HttpResponseClientRefresh()
    page = reader_page(viewer, source, snapshot, request.GET)
    context = {**_parts(viewer, page, None, None), "blocks": redrawn_blocks(page, start, end), "put_form": PutForm(), "put_uid": ""}
    response = render(request, "sense/_changed.html", context)
    uid = entry.uid if entry else ""
    return trigger_client_event(response, "reader:changed", {"uid": uid, "block": page.outline.block_at(start)}, after="settle")


def copy_name(snapshot: Snapshot) -> str:
    """Which copy a page in a browser was drawn from; it comes back with what is done there."""
    return snapshot.text_hash[:16]


def _refused(
    request: HttpRequest, viewer: Member, source: Source, snapshot: Snapshot, form: HighlightForm, ring: AudienceForm
) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        copy = chosen_copy(viewer, source, request)
        return whole_page(request, viewer, source, snapshot, form=form, ring=ring, copy=copy, status=422)
    context = {
        "source": source,
        "copy_name": request.POST.get("copy", ""),
        "form": form,
        "audience_form": ring,
        "people_in_organisation": _people(),
    }
    return render(request, "sense/_highlight_form.html", context, status=422)


def _parts(viewer: Member, page: ReaderPage, form: HighlightForm | None, ring: AudienceForm | None) -> dict[str, object]:
    """What the whole page and its parts have in common."""
    return {
        "source": page.source,
        "snapshot": page.snapshot,
        "copy_name": copy_name(page.snapshot),
        "page": page,
        "margin": page.margin,
        "notes_html": passages_html(page.margin),
        "waiting": note_openings(page.margin.waiting),
        "orphans": note_openings(page.margin.orphans),
        "viewer": viewer,
        "form": form or HighlightForm(),
        "audience_form": ring or AudienceForm(member=viewer, initial={"ring": Ring.ME}),
        "people_in_organisation": _people(),
        "look_cookie_is_secure": settings.SECURE,
    }


def _people() -> int:
    return Member.objects.filter(is_active=True).count()
