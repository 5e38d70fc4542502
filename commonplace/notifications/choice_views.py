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
from commonplace.kit.zones import zone_said_by
from commonplace.live.queries import is_shown
from commonplace.notifications import actions
from commonplace.notifications.forms import QuietForm, initial_of
from commonplace.notifications.models import QuietHours
from commonplace.notifications.options import Options, options_of
from commonplace.notifications.push_views import push_part
from commonplace.notifications.queries import mail_state_of, muted_by
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest, member: Member) -> HttpResponse:
    """A box that is not ticked is not sent, so the form says by `chosen` which boxes stood in it: what was added meanwhile stays as it is."""
    options = options_of(member)
    if request.method == "POST":
        stood = set(request.POST.getlist("chosen"))
        actions.choose(
            member,
            concerns={row.name: row.said(stood, request.POST) for row in options.concerns},
            spaces={row.space_id: row.said(stood, request.POST) for row in options.spaces},
        )
        messages.success(request, _("You are told as you said."))
        return redirect("notifications:choices")
    return _page(request, member, options, None)


@member_required
@require_POST
def quiet(request: HttpRequest, member: Member) -> HttpResponse:
    form = QuietForm(request.POST)
    if not form.is_valid():
        return _page(request, member, options_of(member), form)
    actions.keep_quiet(member, **form.cleaned_data)
    messages.success(request, _("Your quiet hours are kept."))
    return redirect("notifications:choices")


@member_required
@require_POST
def again(request: HttpRequest, member: Member) -> HttpResponse:
    actions.begin_again(member, "by_mail")
    messages.success(request, _("What is ticked for it comes by e-mail again."))
    return redirect("notifications:choices")


def _page(request: HttpRequest, member: Member, options: Options, form: QuietForm | None) -> HttpResponse:
    hours = QuietHours.objects.filter(member=member).first()
    context = {
        "options": options,
        "mail": mail_state_of(member),
        "push": push_part(request, member),
        "quiet": hours,
        "quiet_form": form or QuietForm(initial=initial_of(hours, zone_said_by(request))),
        "is_shown": is_shown(member),
        "muted": muted_by(member),
    }
    return render(request, "notifications/choices.html", context, status=422 if form else 200)


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
