"""What the views of this room share: fetching through the viewer, and a form on a page of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.freshness.keeping import may_keep
from commonplace.kit.forms import begin_at_the_error
from commonplace.people.models import Member


def seen(member: Member, uid: str) -> Entry:
    found = Entry.objects.visible_to(member).filter(kind=Kind.PRACTICE)
    return get_object_or_404(found.select_related("author", "audience__space", "practice_body"), uid=uid)


def kept(member: Member, uid: str) -> Entry:
    """One that the member looks after; for everybody else the address is not there."""
    entry = seen(member, uid)
    if not may_keep(member, entry):
        raise Http404
    return entry


def form_page(request: HttpRequest, entry: Entry, form: forms.Form, *, title: str, deed: str, **more: Any) -> HttpResponse:
    """A form with everything typed still in it; 422 where it was sent and could not be taken."""
    begin_at_the_error(form)
    context = {"entry": entry, "form": form, "title": title, "deed": deed, **more}
    return render(request, "practices/form.html", context, status=422 if form.is_bound else 200)
