"""The reader: a source's text with everyone's highlights on it, as far as the viewer may see them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.entries.audience import sources_visible_to
from commonplace.entries.forms import AudienceForm
from commonplace.entries.models import Entry
from commonplace.entries.tags import split_tags
from commonplace.entries.words import Kind, Ring
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import DeedForm
from commonplace.lineage.queries import shown_bodies
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.sense import placing
from commonplace.sense.actions import mark_highlight
from commonplace.sense.passages import passages_in
from commonplace.sense.placing import copy_for, newest_copy
from commonplace.sense.queries import Placed, highlights_on
from commonplace.sources.models import Snapshot, Source
from commonplace.sources.reading import Mark, marked_html


class PutForm(forms.Form):
    """A passage of the text. The reader's script fills in where it stands; without it one copies the words."""

    quote = forms.CharField(
        label=gettext_lazy("The passage"),
        widget=forms.Textarea(attrs={"rows": 3}),
        strip=True,
        help_text=gettext_lazy("Select it in the text, or copy it from there."),
    )
    prefix = forms.CharField(required=False, strip=False, max_length=400, widget=forms.HiddenInput)  # type: ignore[assignment]
    suffix = forms.CharField(required=False, strip=False, max_length=400, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_quote(self) -> str:
        return self._as_in_the_text("quote")

    def clean_prefix(self) -> str:
        return self._as_in_the_text("prefix")

    def clean_suffix(self) -> str:
        return self._as_in_the_text("suffix")

    def _as_in_the_text(self, name: str) -> str:
        """A form sends line ends as CR LF, from hidden fields too; the text counts each as one."""
        return str(self.cleaned_data[name]).replace("\r\n", "\n")


class HighlightForm(DeedForm, PutForm):
    note = forms.CharField(label=gettext_lazy("What do you think of it?"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    tags = forms.CharField(label=gettext_lazy("Tags"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_tags(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def reader(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    """Asking shows the text with its marks; sending marks a passage.

    Whoever saved the page may open it here, also while their own fetching is under way: the address holds an opaque name that is shown to
    them only once it is done, and the page is one that they named themselves.
    """
    source = get_object_or_404(sources_visible_to(viewer), uid=uid)
    snapshot = copy_for(viewer, source)
    if snapshot is None:
        passages = passages_in(viewer, source, request.GET.get("after", ""))
        return render(request, "sense/unread.html", {"source": source, "saves": _saves(viewer, source), "passages": passages})
    if request.method != "POST":
        return _page(request, viewer, source, snapshot, HighlightForm(), AudienceForm(member=viewer, initial={"ring": Ring.ME}))
    form = HighlightForm(request.POST)
    ring = AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ME}, member=viewer)
    if not all([form.is_valid(), ring.is_valid()]):
        return _page(request, viewer, source, snapshot, form, ring, status=422)
    try:
        entry = mark_highlight(viewer, snapshot, audience=ring.audience(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, viewer, source, snapshot, form, ring, status=422)
    return HttpResponseRedirect(f"{source.get_absolute_url()}#mark-{entry.uid}")


@require_POST
@member_required
def put_here(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    """Say by hand where one's own highlight belongs on the newest copy of its page."""
    entry = get_object_or_404(_own_highlights(viewer), uid=uid)
    source = entry.source
    snapshot = newest_copy(source.pk) if source else None
    if source is None or snapshot is None:
        raise Http404
    form = PutForm(request.POST)
    if form.is_valid():
        try:
            placing.put_here(viewer, entry, snapshot, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            undo = reverse("sense:take_back", args=[entry.uid])
            messages.success(request, _("The highlight stands there now. Its quote is kept as it was."), extra_tags=f"undo={undo}")
            return HttpResponseRedirect(f"{source.get_absolute_url()}#mark-{entry.uid}", status=303)
    ring = AudienceForm(member=viewer, initial={"ring": Ring.ME})
    return _page(request, viewer, source, snapshot, HighlightForm(), ring, put_form=form, put_entry=entry, status=422)


@require_POST
@member_required
def take_back(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    """Undo `put_here`."""
    entry = get_object_or_404(_own_highlights(viewer), uid=uid)
    placing.take_back(viewer, entry)
    messages.success(request, _("Taken back. The highlight is where it was before."))
    assert entry.source is not None  # these rows have one
    return HttpResponseRedirect(f"{entry.source.get_absolute_url()}#note-{entry.uid}", status=303)


def _own_highlights(viewer: Member) -> QuerySet[Entry]:
    rows = Entry.objects.authored_by(viewer).filter(kind=Kind.HIGHLIGHT, highlight_body__isnull=False, source__isnull=False)
    return rows.select_related("source")


def _page(
    request: HttpRequest,
    viewer: Member,
    source: Source,
    snapshot: Snapshot,
    form: HighlightForm,
    ring: AudienceForm,
    *,
    put_form: PutForm | None = None,
    put_entry: Entry | None = None,
    status: int = 200,
) -> HttpResponse:
    placed = highlights_on(viewer, source, snapshot)
    marks = [mark for one in placed if (mark := _mark(one))]
    notes = shown_bodies(viewer, [one.entry for one in placed])
    context = {
        "source": source,
        "snapshot": snapshot,
        "text": marked_html(snapshot.html, marks),
        "notes": [{"entry": one.entry, "note": notes[one.entry.pk], "placed": one} for one in placed if not one.is_orphaned],
        "orphans": [{"entry": one.entry, "note": notes[one.entry.pk], "placed": one} for one in placed if one.is_orphaned],
        "viewer": viewer,
        "put_form": put_form or PutForm(),
        "put_entry": put_entry,
        "saves": _saves(viewer, source),
        "form": form,
        "audience_form": ring,
        "people_in_organisation": Member.objects.filter(is_active=True).count(),
    }
    return render(request, "sense/reader.html", context, status=status)


def _mark(one: Placed) -> Mark | None:
    if one.start is None or one.end is None:
        return None
    label = _("%(name)s: %(ring)s") % {"name": one.entry.author.name, "ring": one.entry.audience.get_ring_display()}
    return Mark(one.start, one.end, f"highlight highlight-{one.entry.audience.ring}", one.entry.uid, label)


def _saves(viewer: Member, source: Source) -> list[Entry]:
    """Who saved it, as far as this viewer may know."""
    rows = Entry.objects.visible_to(viewer).filter(source=source, kind=Kind.SAVE).select_related("author")
    return list(rows.defer("body", "body_html", "card_html").order_by("-made_at", "-pk")[:20])
