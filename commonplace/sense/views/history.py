"""Earlier versions of one's own entries: looking, comparing, restoring."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.entries.models import Entry
from commonplace.entries.shared_writing import hands_of
from commonplace.entries.tags import tags_of
from commonplace.entries.words import RESPONSES, WITH_OWN_FORM
from commonplace.kit.differences import compare
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.sense import actions

SHOWN = 200


def _own(member: Member, uid: str) -> Entry:
    return get_object_or_404(
        Entry.objects.authored_by(member).exclude(kind__in=[*RESPONSES, *WITH_OWN_FORM]).select_related("author"), uid=uid
    )


@member_required
@require_safe
def history(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """The kept versions; `?version=N` compares one of them with the present text."""
    entry = _own(member, uid)
    versions = list(entry.revisions.select_related("editor").defer("body")[:SHOWN])
    number = request.GET.get("version", "")
    chosen = entry.revisions.filter(number=int(number)).first() if number.isdecimal() and len(number) < 7 else None
    lines = compare(chosen.body, entry.body) if chosen else []
    hands = hands_of(entry)
    shown = [{"version": version, "names": hands.get(version.pk) or [version.editor.name]} for version in versions]
    context = {"entry": entry, "versions": shown, "now_by": hands.get(None, []), "chosen": chosen, "lines": lines}
    return render(request, "sense/history.html", context)


@member_required
@require_POST
def restore(request: HttpRequest, member: Member, uid: str, number: int) -> HttpResponse:
    entry = _own(member, uid)
    version = get_object_or_404(entry.revisions, number=number)
    actions.restore_version(member, entry, version, tags=tags_of(entry))
    messages.success(request, _("The earlier version is the present one again. What it replaced is in the history."))
    return redirect(entry)
