"""Bringing notes in by the browser. Only who handed a file in knows of it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.importers import actions, queries
from commonplace.importers.forms import MAX_UPLOAD, TOO_LARGE, CommitForm, UploadForm
from commonplace.importers.models import Import, State
from commonplace.importers.readings import VAULTS
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

FORM_OVERHEAD = 1024 * 1024


def _refused_before_reading(view: Callable[[HttpRequest, Member], HttpResponse]) -> Callable[[HttpRequest, Member], HttpResponse]:
    """Answer an upload that says it is too large without taking it in. The check against forged requests reads the form, and with it
    the whole upload, so it has to come after."""

    def guarded(request: HttpRequest, member: Member) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.method == "POST" and length.isdigit() and int(length) > MAX_UPLOAD + FORM_OVERHEAD:
            context = {
                "form": UploadForm(),
                "too_large": TOO_LARGE,
                "imports": queries.imports_of(member),
                "formats": queries.how_to_get_each(),
            }
            return render(request, "importers/home.html", context, status=413)
        return csrf_protect(view)(request, member)

    return guarded


@csrf_exempt
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
@_refused_before_reading
def home(request: HttpRequest, member: Member) -> HttpResponse:
    form = UploadForm()
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                queries.count_upload(member)
                chosen, key = form.cleaned_data["format"], form.cleaned_data["deed_key"]
                return redirect(actions.hand_in(member, file, file_name=file.name, format_name=chosen, deed_key=key))
            except Refusal as refusal:
                form.add_error("file", str(refusal))
    context = {"form": form, "imports": queries.imports_of(member), "formats": queries.how_to_get_each()}
    return render(request, "importers/home.html", context, status=422 if form.is_bound else 200)


def _own(member: Member, uid: str) -> Import:
    return get_object_or_404(Import.objects.filter(member=member), uid=uid)


@member_required
@require_safe
def show(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """How far it is; then what would be taken; then what was."""
    imported = _own(member, uid)
    form = CommitForm(member=member, initial={"ring": "me", "keeps_audiences": True}) if imported.state == State.READY else None
    return _page(request, member, imported, form)


def _page(request: HttpRequest, member: Member, imported: Import, form: CommitForm | None, *, status: int = 200) -> HttpResponse:
    work = queries.work_of(imported)
    context = {
        "imported": imported,
        "work": work,
        "looks_like": queries.looks_like(imported),
        "is_vault": imported.format in VAULTS,
        "is_working": work is not None and work.is_open,
        "form": form,
        "audience_form": form,
        "people_in_organisation": Member.objects.filter(is_active=True).count() if form else 0,
        "preview": queries.preview(imported) if imported.state == State.READY else None,
        "report": queries.report(imported, request.GET.get("outcome", ""), request.GET.get("after", ""))
        if imported.state == State.DONE
        else None,
    }
    is_part = bool(request.htmx) and request.headers.get("HX-Target") == "import"  # type: ignore[attr-defined]
    return render(request, "importers/_import.html" if is_part else "importers/import.html", context, status=status)


@member_required
@require_POST
def commit(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    imported = _own(member, uid)
    if imported.state != State.READY:
        return redirect(imported)
    form = CommitForm(request.POST, member=member)
    if not form.is_valid():
        return _page(request, member, imported, form, status=422)
    actions.commit(member, imported, audience=form.audience(), keeps_audiences=form.cleaned_data["keeps_audiences"])
    return redirect(imported)


@member_required
@require_POST
def try_again(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    imported = _own(member, uid)
    actions.try_again(member, imported)
    return redirect(imported)


@member_required
@require_POST
def discard(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    imported = _own(member, uid)
    try:
        actions.discard(member, imported)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(imported)
    messages.success(request, _("Forgotten. Nothing of it was taken."))
    return redirect("importers:home")


@member_required
@require_POST
def to_bin(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    imported = _own(member, uid)
    actions.bin_all(member, imported)
    return redirect(imported)


@member_required
@require_POST
def from_bin(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    imported = _own(member, uid)
    actions.bin_all(member, imported, back=True)
    return redirect(imported)


class _Lines:
    """What the csv writer writes to: each row is given back instead of kept."""

    def write(self, line: str) -> str:
        return line


@member_required
@require_safe
def report(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    imported = _own(member, uid)
    writer = csv.writer(_Lines())

    def rows() -> Iterator[str]:
        yield "\ufeff"  # so that spreadsheets read it as UTF-8
        for row in queries.report_rows(imported):
            yield writer.writerow([_as_text(cell) for cell in row])

    response = StreamingHttpResponse(rows(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{imported.uid}.csv"'
    return response  # type: ignore[return-value]


def _as_text(cell: object) -> str:
    """A spreadsheet would work out a cell that begins like a formula; the names of files come from whoever made the archive."""
    text = str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
