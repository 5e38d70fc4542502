"""Calling off what was to be shared later."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.share import planning


@member_required
@require_POST
def call_off(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = get_object_or_404(Entry.objects.authored_by(member).filter(root__isnull=True), uid=uid)
    planning.call_off(member, entry)
    messages.success(request, _("Called off. It stays as it is."))
    return redirect(entry)
