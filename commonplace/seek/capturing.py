"""Capturing what has no address on the web: a file, a book, a talk, a conversation. Each has a page with the few fields that it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from commonplace.entries.forms import AudienceForm
from commonplace.entries.texts import MAX_TITLE
from commonplace.entries.words import Ring
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.seek.actions import Captured, capture_source
from commonplace.seek.forms import BookForm, FileForm, MeetingForm, SaveForm, too_large
from commonplace.seek.limits import count_capture
from commonplace.sources.actions import book_as_told, handed_in, own_source
from commonplace.sources.models import Source, SourceKind

_FORM_OVERHEAD = 1024 * 1024


@dataclass(frozen=True)
class Way:
    """One of the pages for capturing: `name` of its address, `label` among the tabs, `heading`, and the names of its own fields."""

    name: str
    label: Promise
    heading: Promise
    fields: tuple[str, ...] = ()


WAYS = (
    Way("capture", gettext_lazy("Page or video"), gettext_lazy("Capture a page")),
    Way("capture_file", gettext_lazy("PDF file"), gettext_lazy("Capture a PDF file"), ("file", "title")),
    Way("capture_book", gettext_lazy("Book"), gettext_lazy("Capture a book"), ("title", "author", "isbn")),
    Way(
        "capture_meeting",
        gettext_lazy("Talk or conversation"),
        gettext_lazy("Capture a talk or a conversation"),
        ("kind", "title", "who", "when", "where"),
    ),
)


def tabs(current: str) -> list[dict[str, object]]:
    """The ways of capturing, as the component for tabs takes them."""
    return [{"url": reverse(f"seek:{way.name}"), "label": way.label, "current": way.name == current} for way in WAYS]


def _refused_before_reading(view: Callable[[HttpRequest, Member], HttpResponse]) -> Callable[[HttpRequest, Member], HttpResponse]:
    """Answer an upload that says it is too large without taking it in. The check against forged requests reads the form, and with it the whole
    upload, so it has to come after."""

    def guarded(request: HttpRequest, member: Member) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.method == "POST" and length.isdigit() and int(length) > settings.PDF_MAX_BYTES + _FORM_OVERHEAD:
            form = FileForm()
            return _page(request, WAYS[1], form, AudienceForm(member=member, initial={"ring": Ring.ME}), too_large=too_large(), status=413)
        return csrf_protect(view)(request, member)

    return guarded


@csrf_exempt
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
@_refused_before_reading
def capture_file(request: HttpRequest, member: Member) -> HttpResponse:
    """A PDF that the member has at hand. Who may see it is decided by the entries about it, as for any source."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    return _answer(request, member, WAYS[1], form, _file)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def capture_book(request: HttpRequest, member: Member) -> HttpResponse:
    return _answer(request, member, WAYS[2], BookForm(request.POST if request.method == "POST" else None), _book)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def capture_meeting(request: HttpRequest, member: Member) -> HttpResponse:
    return _answer(request, member, WAYS[3], MeetingForm(request.POST if request.method == "POST" else None), _meeting)


def _file(form: SaveForm) -> tuple[Source, str]:
    file = form.cleaned_data["file"]
    source = handed_in(file.read())
    return source, form.cleaned_data["title"] or clean_line(PurePath(file.name or "").stem)[:MAX_TITLE]


def _book(form: SaveForm) -> tuple[Source, str]:
    source = book_as_told(title=form.cleaned_data["title"], author=form.cleaned_data["author"], isbn=form.cleaned_data["isbn"])
    return source, source.title[:MAX_TITLE]


def _meeting(form: SaveForm) -> tuple[Source, str]:
    data = form.cleaned_data
    return own_source(SourceKind(data["kind"]), title=data["title"], who=data["who"], where=data["where"], when=data["when"]), data["title"]


def _answer(
    request: HttpRequest, member: Member, way: Way, form: SaveForm, source_of: Callable[[SaveForm], tuple[Source, str]]
) -> HttpResponse:
    if not form.is_bound:
        return _page(request, way, form, AudienceForm(member=member, initial={"ring": Ring.ME}))
    ring = AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ME}, member=member)
    if not all([form.is_valid(), ring.is_valid()]):
        return _page(request, way, form, ring, status=422)
    try:
        count_capture(member)
        captured = _captured(member, form, ring, source_of)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _page(request, way, form, ring, status=429 if refusal.may_retry else 422)
    if not captured.is_new and captured.entry.deed_key != form.cleaned_data["deed_key"]:
        messages.info(request, _("You saved this before; here it is. What you just typed was not added."))
    return redirect(captured.entry)


def _captured(member: Member, form: SaveForm, ring: AudienceForm, source_of: Callable[[SaveForm], tuple[Source, str]]) -> Captured:
    source, title = source_of(form)
    data = form.cleaned_data
    return capture_source(
        member,
        source,
        title=title,
        why=data["why"],
        reached_by=data["reached_by"],
        tags=data["tags"],
        audience=ring.audience(),
        deed_key=data["deed_key"],
    )


def _page(request: HttpRequest, way: Way, form: SaveForm, ring: AudienceForm, *, too_large: str = "", status: int = 200) -> HttpResponse:
    context = {
        "way": way,
        "tabs": tabs(way.name),
        "form": form,
        "own_fields": [form[name] for name in way.fields],
        "too_large": too_large,
        "audience_form": ring,
        "people_in_organisation": Member.objects.filter(is_active=True).count(),
    }
    return render(request, "seek/capture_other.html", context, status=status)
