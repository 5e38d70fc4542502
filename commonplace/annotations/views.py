"""Highlights in the language of the W3C: one by its address, one source's, all of one's own; and the door by which others' come in."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commonplace.annotations import writing
from commonplace.annotations.actions import Report, take
from commonplace.annotations.forms import HandInForm
from commonplace.annotations.model import MEDIA_TYPE, read_document
from commonplace.entries.audience import EntryQuerySet, sources_visible_to
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.paging import page_by_key
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member
from commonplace.people.viewing import member_required, viewer_of

SIZE = 100
TAKEN_AN_HOUR = 120
_JSON = ("application/ld+json", "application/json")


def _answer(values: writing.Json, *, status: int = 200) -> JsonResponse:
    return JsonResponse(values, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def annotation(request: HttpRequest, uid: str) -> HttpResponse:
    """One highlight, for everyone who may see it."""
    highlights = _at_hand(Entry.objects.visible_to(viewer_of(request)))
    return _answer(writing.alone(get_object_or_404(highlights, uid=uid)))


def _at_hand(entries: EntryQuerySet) -> EntryQuerySet:
    rows = entries.filter(kind=Kind.HIGHLIGHT)
    return rows.select_related("author", "source", "highlight_body").defer("body_html", "card_html")


@member_required
@require_safe
def mine(request: HttpRequest, member: Member) -> HttpResponse:
    own = _at_hand(Entry.objects.authored_by(member))
    return _collection(own, reverse("annotations:mine"), _("Highlights of %(name)s") % {"name": member.name})


@member_required
@require_safe
def mine_page(request: HttpRequest, member: Member) -> HttpResponse:
    own = _at_hand(Entry.objects.authored_by(member))
    return _answer(_page(own, reverse("annotations:mine"), request.GET.get("after", "")))


@member_required
@require_safe
def of_source(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    """What this viewer may see of everyone's highlights in one source, and counts only that."""
    source = get_object_or_404(sources_visible_to(viewer), uid=uid)
    visible = _at_hand(Entry.objects.visible_to(viewer)).filter(source=source)
    return _collection(visible, reverse("annotations:source", args=[uid]), _("Highlights in %(address)s") % {"address": source.url})


@member_required
@require_safe
def of_source_page(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    source = get_object_or_404(sources_visible_to(viewer), uid=uid)
    visible = _at_hand(Entry.objects.visible_to(viewer)).filter(source=source)
    return _answer(_page(visible, reverse("annotations:source", args=[uid]), request.GET.get("after", "")))


def _collection(highlights: EntryQuerySet, path: str, label: str) -> HttpResponse:
    first = _page(highlights, path, "")
    total = highlights.select_related(None).count()
    return _answer(writing.collection(writing.absolute(path), label, total, first))


def _page(highlights: EntryQuerySet, path: str, after: str) -> writing.Json:
    """A page by key: the address of each is made from the last highlight before it."""
    page = page_by_key(highlights, keys=("-made_at", "-pk"), after=after, size=SIZE)

    def address(cursor: str) -> str:
        return writing.absolute(f"{path}page/" + (f"?{urlencode({'after': cursor})}" if cursor else ""))

    following = address(page.next_cursor) if page.next_cursor else None
    return writing.page(address(after), writing.absolute(path), writing.annotations_of(page.items), following)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """What can be had and handed in. JSON that is sent here is answered in JSON."""
    if request.method == "POST" and request.content_type in _JSON:
        return _taken_from_program(request, member)
    form = HandInForm(request.POST, request.FILES) if request.method == "POST" else HandInForm()
    report: Report | None = None
    if request.method == "POST" and form.is_valid():
        try:
            refuse_beyond(f"annotations:{member.pk}", most=TAKEN_AN_HOUR, within=timedelta(hours=1))
            report = take(member, read_document(form.cleaned_data["file"]))
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    refused = request.method == "POST" and report is None
    return render(request, "annotations/home.html", {"form": form, "report": report}, status=422 if refused else 200)


def _taken_from_program(request: HttpRequest, member: Member) -> HttpResponse:
    """The answer that the Web Annotation Protocol asks for where one annotation was sent; a report where several were."""
    try:
        refuse_beyond(f"annotations:{member.pk}", most=TAKEN_AN_HOUR, within=timedelta(hours=1))
        document = read_document(request.body)
        report = take(member, document)
    except Refusal as refusal:
        return JsonResponse({"refused": str(refusal), "field": refusal.field}, status=429 if refusal.may_retry else 422)
    entries = [*report.taken, *report.present]
    if len(document.annotations) == 1 and len(entries) == 1:
        kept = _at_hand(Entry.objects.authored_by(member)).filter(pk=entries[0].pk).first()
        if kept is not None:
            answer = _answer(writing.alone(kept), status=201 if report.taken else 200)
            answer["Location"] = writing.id_of(kept.uid)
            return answer
    told = {
        "taken": [writing.id_of(entry.uid) for entry in report.taken],
        "present": [writing.id_of(entry.uid) for entry in report.present],
        "left": [{"place": left.place, "id": left.key, "reason": str(left.reason)} for left in report.left],
        "remarks": [{"place": left.place, "id": left.key, "reason": str(left.reason)} for left in report.remarks],
    }
    return JsonResponse(told, status=201 if report.taken else 200 if entries else 422)
