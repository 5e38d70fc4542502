"""Answers that several rooms' views give."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from commonplace.kit.errors import Refusal


def done(request: HttpRequest, deed: Callable[[], object], *, to: str, says: str = "", undo: str = "") -> HttpResponse:
    """Do it and go to a page, where it is said that it was done, with the address that undoes it; a refusal is said there."""
    try:
        deed()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        if says:
            messages.success(request, says, extra_tags=f"undo={undo}" if undo else "")
    return redirect(to)
