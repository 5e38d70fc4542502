"""Small deeds beside the text: unmark a passage, say where an orphan belongs, where one is, that it is read, how it should look."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.entries.audience import sources_visible_to
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.sense import actions, placing
from commonplace.sense.copies import chosen_copy, first_copies
from commonplace.sense.look import Look, LookForm, remember_look
from commonplace.sense.offline import kept_tags
from commonplace.sense.reader_forms import PlaceForm, PutForm
from commonplace.sense.reading_places import note_place, say_finished
from commonplace.sense.views.reader import changed_parts, whole_page

MOST_KEPT = 100


@require_POST
@member_required
def unmark(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    """Undo a highlight: it goes into the bin, and the passage is as it was."""
    entry = get_object_or_404(_own_highlights(viewer), uid=uid)
    assert entry.source is not None  # these rows have one
    anchor = entry.highlight_body
    actions.unmark(viewer, entry)
    messages.success(request, _("The highlight is undone. It lies in your bin."))
    copy = chosen_copy(viewer, entry.source, request)
    snapshot = copy.snapshot if copy else None
    start = anchor.placed_start if anchor.placed_on_id else anchor.start
    end = anchor.placed_end if anchor.placed_on_id else anchor.end
    if request.htmx and snapshot and start is not None and end is not None:  # type: ignore[attr-defined]
        return changed_parts(request, viewer, entry.source, snapshot, start=start, end=end)
    return HttpResponseRedirect(entry.source.get_absolute_url() + (copy.query if copy else ""), status=303)


@require_POST
@member_required
def put_here(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    """Say by hand where one's own highlight belongs on the copy of its page that one reads."""
    entry = get_object_or_404(_own_highlights(viewer), uid=uid)
    source = entry.source
    copy = chosen_copy(viewer, source, request) if source else None
    if source is None or copy is None:
        raise Http404
    snapshot = copy.snapshot
    form = PutForm(request.POST)
    if form.is_valid():
        try:
            placing.put_here(viewer, entry, snapshot, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            undo = reverse("sense:take_back", args=[entry.uid])
            messages.success(request, _("The highlight stands there now. Its quote is kept as it was."), extra_tags=f"undo={undo}")
            return HttpResponseRedirect(f"{source.get_absolute_url()}{copy.query}#mark-{entry.uid}", status=303)
    return whole_page(request, viewer, source, snapshot, put_form=form, put_entry=entry, copy=copy, status=422)


@require_POST
@member_required
def take_back(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    """Undo `put_here`."""
    entry = get_object_or_404(_own_highlights(viewer), uid=uid)
    placing.take_back(viewer, entry)
    messages.success(request, _("Taken back. The highlight is where it was before."))
    assert entry.source is not None  # these rows have one
    return HttpResponseRedirect(f"{entry.source.get_absolute_url()}#note-{entry.uid}", status=303)


@require_POST
@member_required
def place(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    """Told by the reader's script now and then, and when the page is left; or by hand, that all is read or to be read anew."""
    source = get_object_or_404(sources_visible_to(viewer), uid=uid)
    if "finished" in request.POST:
        is_finished = request.POST["finished"] == "1"
        say_finished(viewer, source, is_finished=is_finished)
        messages.success(request, _("Noted as read.") if is_finished else _("It is to be read again, from the start."))
        return HttpResponseRedirect(source.get_absolute_url(), status=303)
    copy, form = chosen_copy(viewer, source, request), PlaceForm(request.POST)
    if copy is None or not form.is_valid():
        return HttpResponse(status=422)
    note_place(viewer, copy.snapshot, **form.cleaned_data)
    return HttpResponse(status=204)


@require_POST
@member_required
def look(request: HttpRequest, viewer: Member) -> HttpResponse:
    """Without script: keep how the reader is to look, and go back to the page."""
    form = LookForm(request.POST)
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/s/"):
        back = reverse("sense:library")
    response = HttpResponseRedirect(back, status=303)
    if form.is_valid():
        remember_look(response, Look(**form.cleaned_data), secure=settings.SECURE)
    return response


@member_required
@require_safe
def kept(request: HttpRequest, viewer: Member) -> HttpResponse:
    """For the service worker: of the pages it kept (`?s=`), those that this member may still see, with the word that says how they are now."""
    sources = list(sources_visible_to(viewer).filter(uid__in=request.GET.getlist("s")[:MOST_KEPT]))
    return JsonResponse(kept_tags(viewer, sources, first_copies(viewer, sources)))


def _own_highlights(viewer: Member) -> QuerySet[Entry]:
    rows = Entry.objects.authored_by(viewer).filter(kind=Kind.HIGHLIGHT, highlight_body__isnull=False, source__isnull=False)
    return rows.select_related("source", "highlight_body")
