"""The pages of a PDF as they are, with everyone's highlights on them as far as the viewer may see them; and the file itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from commonplace.entries.audience import sources_visible_to
from commonplace.entries.forms import AudienceForm
from commonplace.entries.models import Entry
from commonplace.entries.words import Ring
from commonplace.kit.anchors import CONTEXT
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.stored_files import file_answer
from commonplace.lineage.queries import shown_bodies
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.sense.actions import mark_highlight
from commonplace.sense.forms_on_pages import PageHighlightForm
from commonplace.sense.on_pages import Piece, passage_on, pieces_of
from commonplace.sense.placing import newest_copy
from commonplace.sense.queries import Placed, highlights_on
from commonplace.sources.models import Original, Snapshot, Source


@dataclass(frozen=True)
class OnPage:
    """A highlight of the list beside the pages."""

    placed: Placed
    pieces: list[Piece]
    note: str

    @property
    def ring_label(self) -> str:
        return self.placed.space or str(Ring(self.placed.ring).label)

    @property
    def page(self) -> int:
        return self.pieces[0].page if self.pieces else 0


def _original(viewer: Member, source: Source) -> tuple[Original, Snapshot | None]:
    """The file whose pages belong to the copy that the viewer reads; 404 where there is none."""
    copy = newest_copy(source.pk)
    found = Original.objects.filter(source=source, snapshot=copy).order_by("-made_at", "-pk").first()
    if found is None:
        raise Http404
    return found, copy


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def pages(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    """Asking shows the pages; sending marks a passage on one."""
    source = get_object_or_404(sources_visible_to(viewer), uid=uid)
    original, copy = _original(viewer, source)
    if request.method != "POST":
        asked = request.GET.get("page", "")
        form = PageHighlightForm(initial={"page": int(asked) if asked.isdecimal() and len(asked) < 6 else 1})
        return _page(request, viewer, original, copy, form, AudienceForm(member=viewer, initial={"ring": Ring.ME}))
    form = PageHighlightForm(request.POST)
    ring = AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ME}, member=viewer)
    if copy is None or not all([form.is_valid(), ring.is_valid()]):
        return _page(request, viewer, original, copy, form, ring, status=422)
    try:
        entry = _mark(viewer, original, copy, form, ring)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _page(request, viewer, original, copy, form, ring, status=422)
    return HttpResponseRedirect(f"{request.path}#note-{entry.uid}", status=303)


def _mark(viewer: Member, original: Original, copy: Snapshot, form: PageHighlightForm, ring: AudienceForm) -> Entry:
    data = form.cleaned_data
    begin, end = passage_on(copy, original, quote=data["quote"], page=data["page"], at=data["at"] or 0)
    return mark_highlight(
        viewer,
        copy,
        quote=copy.text[begin:end],
        prefix=copy.text[max(0, begin - CONTEXT) : begin],
        suffix=copy.text[end : end + CONTEXT],
        start=begin,
        note=data["note"],
        tags=data["tags"],
        audience=ring.audience(),
        deed_key=data["deed_key"],
    )


def _page(
    request: HttpRequest,
    viewer: Member,
    original: Original,
    copy: Snapshot | None,
    form: PageHighlightForm,
    ring: AudienceForm,
    *,
    status: int = 200,
) -> HttpResponse:
    placed = highlights_on(viewer, original.source, copy) if copy else []
    notes = shown_bodies(viewer, placed)
    starts = original.page_starts
    context = {
        "source": original.source,
        "original": original,
        "copy": copy,
        "highlights": [OnPage(one, pieces_of(one, copy, starts), notes[one.pk]) for one in placed if copy],
        "viewer": viewer,
        "form": form,
        "audience_form": ring,
        "people_in_organisation": Member.objects.filter(is_active=True).count(),
    }
    return render(request, "sense/pdf.html", context, status=status)


@member_required
@require_safe
def file(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    """The file as it came, for whoever may see the source; `?download` keeps it."""
    source = get_object_or_404(sources_visible_to(viewer), uid=uid)
    original, _copy = _original(viewer, source)
    name = f"{slugify(source.title)[:80] or 'document'}.pdf"
    return file_answer(request, original.file, content_type="application/pdf", file_name=name, is_download="download" in request.GET)  # type: ignore[return-value]
