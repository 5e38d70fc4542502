"""How a member wants to be told: the page of choices, and to hear nothing more about one entry."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.entries.models import Entry
from commonplace.kit.way_back import way_back
from commonplace.live.queries import is_shown
from commonplace.notifications import actions
from commonplace.notifications.choices import options_of
from commonplace.notifications.push_views import push_part
from commonplace.notifications.queries import muted_by
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest, member: Member) -> HttpResponse:
    """A box that is not ticked is not sent, so the form says by `chosen` which boxes stood in it: what was added meanwhile stays as it is."""
    concerns, spaces = options_of(member)
    if request.method == "POST":
        stood = set(request.POST.getlist("chosen"))
        actions.choose(
            member,
            concerns={one.name: one.field in request.POST for one in concerns if one.field in stood},
            spaces={one.space_id: one.field in request.POST for one in spaces if one.field in stood},
        )
        messages.success(request, _("You are told as you said."))
        return redirect("notifications:choices")
    context = {
        "concerns": concerns,
        "spaces": spaces,
        "is_shown": is_shown(member),
        "muted": muted_by(member),
        "push": push_part(request, member),
    }
    return render(request, "notifications/choices.html", context)


@member_required
@require_POST
def mute(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = get_object_or_404(Entry.objects.visible_to(member).select_related("root"), uid=uid)
    actions.mute(member, entry)
    undo = reverse("notifications:unmute", args=[uid])
    messages.success(request, _("You are told nothing more about “%(entry)s”.") % {"entry": entry}, extra_tags=f"undo={undo}")
    return redirect(way_back(request, "notifications:home"))


@member_required
@require_POST
def unmute(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = get_object_or_404(Entry.objects.visible_to(member).select_related("root"), uid=uid)
    actions.unmute(member, entry)
    messages.success(request, _("You are told about “%(entry)s” again.") % {"entry": entry})
    return redirect(way_back(request, "notifications:home"))
