"""Notes by their place in a book, a recording, a talk or a conversation: listed in its order, and written here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from commonplace.entries.audience import sources_visible_to
from commonplace.entries.forms import AudienceForm
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.lineage.queries import shown_bodies
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.sense.forms_on_pages import RECORDINGS, PlaceForm
from commonplace.sense.moments import notes_in, written
from commonplace.sense.noting import Told, note_at, noted_in
from commonplace.sources.models import Source, SourceKind


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def places(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    source = get_object_or_404(sources_visible_to(viewer), uid=uid)
    kind = SourceKind(source.kind)
    if request.method != "POST":
        ring = AudienceForm(member=viewer, initial={"ring": Ring.ME})
        return _page(request, viewer, source, PlaceForm(kind=kind, initial={"place": request.GET.get("at", "")[:90]}), ring)
    form = PlaceForm(request.POST, kind=kind)
    ring = AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ME}, member=viewer)
    if not all([form.is_valid(), ring.is_valid()]):
        return _page(request, viewer, source, form, ring, status=422)
    data = form.cleaned_data
    try:
        entries = note_at(viewer, source, _told(form), tags=data["tags"], audience=ring.audience(), deed_key=data["deed_key"])
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _page(request, viewer, source, form, ring, status=422)
    return HttpResponseRedirect(f"{request.path}#note-{entries[0].uid}", status=303)


def _told(form: PlaceForm) -> list[Told]:
    data = form.cleaned_data
    place, quote, note = data.get("place", ""), data["quote"], data["note"]
    if form.kind in RECORDINGS and not quote.strip():
        return [Told(written(one.seconds) if one.seconds is not None else place, "", one.text) for one in notes_in(note)]
    return [Told(place, quote, note)]


def _page(request: HttpRequest, viewer: Member, source: Source, form: PlaceForm, ring: AudienceForm, *, status: int = 200) -> HttpResponse:
    noted = noted_in(viewer, source)
    bodies = shown_bodies(viewer, [one.entry for one in noted])
    saves = Entry.objects.visible_to(viewer).filter(source=source, kind=Kind.SAVE).select_related("author")
    context = {
        "source": source,
        "is_recording": source.kind in RECORDINGS,
        "noted": [{"at": one, "entry": one.entry, "body": bodies[one.entry.pk]} for one in noted],
        "saves": list(saves.defer("body", "body_html", "card_html").order_by("-made_at", "-pk")[:20]),
        "viewer": viewer,
        "form": form,
        "audience_form": ring,
        "people_in_organisation": Member.objects.filter(is_active=True).count(),
    }
    return render(request, "sense/places.html", context, status=status)
