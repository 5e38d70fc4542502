"""Putting a picture here, and showing it to whoever may see it."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.public_pages import open_to_the_web
from commonplace.kit.stored_files import file_answer
from commonplace.people.models import Member
from commonplace.people.viewing import member_required, viewer_of
from commonplace.pictures.actions import add_picture
from commonplace.pictures.forms import PictureForm
from commonplace.pictures.models import Picture

SHOWN = 24


@open_to_the_web
@require_safe
def picture(request: HttpRequest, uid: str) -> HttpResponseBase:
    found = get_object_or_404(Picture.objects.visible_to(viewer_of(request)), uid=uid)
    answer = file_answer(request, found.name, content_type=found.content_type)
    return _in_one_piece(answer) if isinstance(answer, FileResponse) else answer


def _in_one_piece(answer: FileResponse) -> HttpResponse:
    """Pictures were made small (`kit.pictures`), so one is read at once and its file is closed before anything is sent."""
    assert answer.file_to_stream is not None  # it was made of one
    with answer.file_to_stream as file:
        body = file.read()
    return HttpResponse(body, headers=dict(answer.headers))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, member: Member) -> HttpResponse:
    """Without script this page takes a picture and says what to write for it; the editor sends one here and is answered in JSON."""
    wants_json = "application/json" in request.headers.get("Accept", "")
    form = PictureForm(request.POST, request.FILES) if request.method == "POST" else PictureForm()
    added = None
    if form.is_bound and form.is_valid():
        try:
            added = add_picture(member, form.cleaned_data["picture"].read())
        except Refusal as refusal:
            show_refusal(form, refusal)
    refused = form.is_bound and added is None
    if wants_json:
        if added is None:
            problem = next((str(error) for errors in form.errors.values() for error in errors), _("Choose a picture first."))
            return JsonResponse({"problem": problem}, status=422)
        return JsonResponse({"address": added.get_absolute_url(), "width": added.width, "height": added.height})
    mine = Picture.objects.filter(owner=member).order_by("-pk")[:SHOWN]
    context = {"form": PictureForm() if added else form, "added": added, "mine": mine}
    return render(request, "pictures/add.html", context, status=422 if refused else 200)
