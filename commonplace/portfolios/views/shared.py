"""What the views of this room share."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member


def own(member: Member, uid: str) -> Entry:
    rows = Entry.objects.authored_by(member).filter(kind=Kind.PORTFOLIO)
    return get_object_or_404(rows.select_related("author", "audience"), uid=uid)


def done(request: HttpRequest, deed: Callable[[], object], *, to: str, says: str = "", undo: str = "") -> HttpResponse:
    """Do it and go to a page; a refusal is said there."""
    try:
        deed()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        if says:
            messages.success(request, says, extra_tags=f"undo={undo}" if undo else "")
    return redirect(to)
