"""Taking everything out by the browser. Only its owner knows of an export."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.communities.hosted import hosted
from commonplace.entries.models import Entry
from commonplace.exporters import actions
from commonplace.exporters.models import Export, State
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import DeedForm
from commonplace.kit.jobs.models import State as JobState
from commonplace.kit.jobs.queries import jobs_of
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.spaces.models import Membership, Role

EXPORTS_AN_HOUR = 10


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, member: Member) -> HttpResponse:
    refusal: Refusal | None = None
    if request.method == "POST":
        form = DeedForm(request.POST)
        form.is_valid()
        try:
            refuse_beyond(f"export:{member.pk}", most=EXPORTS_AN_HOUR, within=timedelta(hours=1))
            return redirect(actions.ask_for_export(member, deed_key=form.cleaned_data.get("deed_key", "")))
        except Refusal as refused:
            refusal = refused
    context = {
        "form": DeedForm(),
        "refusal": refusal,
        "exports": Export.objects.filter(member=member, space=None)[:20],
        "entries": Entry.objects.authored_by(member).count(),
    }
    return render(request, "exporters/home.html", context, status=422 if refusal else 200)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def space(request: HttpRequest, member: Member, slug: str) -> HttpResponse:
    """The same of a space, for its hosts."""
    found, refusal = hosted(member, slug), None
    if request.method == "POST":
        form = DeedForm(request.POST)
        form.is_valid()
        try:
            refuse_beyond(f"export:{member.pk}", most=EXPORTS_AN_HOUR, within=timedelta(hours=1))
            return redirect(actions.ask_for_export(member, space=found, deed_key=form.cleaned_data.get("deed_key", "")))
        except Refusal as refused:
            refusal = refused
    context = {
        "space": found,
        "form": DeedForm(),
        "refusal": refusal,
        "exports": Export.objects.filter(member=member, space=found)[:20],
        "entries": Entry.objects.visible_to(member).shared_in(found).count(),
    }
    return render(request, "exporters/space.html", context, status=422 if refusal else 200)


def _own(member: Member, uid: str) -> Export:
    """Of a space only while they host it."""
    hosts = Membership.objects.filter(member=member, role=Role.HOST).values("space")
    mine = Export.objects.filter(Q(space__isnull=True) | Q(space__in=hosts), member=member)
    return get_object_or_404(mine.select_related("space"), uid=uid)


@member_required
@require_safe
def show(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """How far it is, then the file."""
    export = _own(member, uid)
    work = jobs_of(str(member.pk)).filter(uid=export.job_uid).first()
    is_working = export.state == State.WAITING and work is not None and work.state in {JobState.WAITING, JobState.RUNNING}
    context = {"export": export, "work": work, "is_working": is_working, "is_stuck": export.state == State.WAITING and not is_working}
    is_part = bool(request.htmx) and request.headers.get("HX-Target") == "export"  # type: ignore[attr-defined]
    return render(request, "exporters/_export.html" if is_part else "exporters/export.html", context)


@member_required
@require_safe
def download(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    export = _own(member, uid)
    if export.state != State.READY:
        raise Http404
    try:
        stream = export.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"commonplace-{export.space.slug if export.space else member.handle}-{export.made_at:%Y-%m-%d}.zip"
    return FileResponse(stream, as_attachment=True, filename=name, content_type="application/zip")  # type: ignore[return-value]


@member_required
@require_POST
def try_again(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    export = _own(member, uid)
    actions.try_again(member, export)
    return redirect(export)


@member_required
@require_POST
def discard(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    export = _own(member, uid)
    actions.discard(member, export)
    if export.space:
        messages.success(request, _("Deleted. What is shared in the space is still there."))
        return redirect("exporters:space", slug=export.space.slug)
    messages.success(request, _("Deleted. What you wrote is still here."))
    return redirect("exporters:home")
