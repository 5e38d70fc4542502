"""The author of an entry says what it shows."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonplace.communities.labelling import say_what_it_shows
from commonplace.communities.words import Label
from commonplace.entries.models import Entry
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_POST
def labels(request: HttpRequest, actor: Member, uid: str) -> HttpResponse:
    entry = get_object_or_404(Entry.objects.authored_by(actor), uid=uid)
    chosen = [Label(value) for value in request.POST.getlist("label") if value in Label.values]
    try:
        say_what_it_shows(actor, entry, labels=chosen)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect(entry)
