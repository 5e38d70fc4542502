"""The part of the page of choices that is about this browser, and what its buttons do. Only the member knows of their devices."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonplace.kit.errors import Refusal
from commonplace.kit.push import Browser, own_key
from commonplace.notifications import push_devices
from commonplace.notifications.models import PushDevice
from commonplace.notifications.push_browsers import name_of
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

MOST_TIMES, WITHIN = 20, timedelta(hours=1)
"""How often one member may turn push on: each time something is sent to an address that they name."""


class BrowserForm(forms.Form):
    endpoint = forms.CharField(max_length=2000)
    key = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=32)

    def browser(self) -> Browser:
        return Browser(**self.cleaned_data)


def push_part(request: HttpRequest, member: Member) -> dict[str, object] | None:
    """What the part shows; None where push is not offered."""
    key = own_key()
    if key is None:
        return None
    devices = list(push_devices.on_now([member.pk]).order_by("pk"))
    for device in devices:
        device.is_here = device.session_key == request.session.session_key  # type: ignore[attr-defined]
    return {"key": key.public, "devices": devices}


@member_required
@require_POST
def turn_on(request: HttpRequest, member: Member) -> HttpResponse:
    form = BrowserForm(request.POST)
    try:
        if not form.is_valid():
            raise Refusal(_("This browser did not say where it takes messages. Reload the page and try again."))
        refuse_beyond(f"push:{member.pk}", most=MOST_TIMES, within=WITHIN)
        name = name_of(request.headers.get("User-Agent", ""))
        push_devices.turn_on(member, form.browser(), session_key=request.session.session_key or "", name=name)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You are told here from now on. In a moment a first message shows that it works."))
    return _back()


@member_required
@require_POST
def renew(request: HttpRequest, member: Member) -> HttpResponse:
    """Sent by the page itself, after signing in again, for a browser in which push was on: it goes on as long as the new session."""
    form = BrowserForm(request.POST)
    if form.is_valid():
        push_devices.renew(member, form.browser(), session_key=request.session.session_key or "")
    return HttpResponse(status=204)


@member_required
@require_POST
def end(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    device = get_object_or_404(PushDevice, uid=uid, member=member)
    push_devices.end(member, device)
    undo = reverse("notifications:bring_device_back", args=[uid])
    messages.success(request, _("Nothing is shown in %(browser)s any more.") % {"browser": device.browser}, extra_tags=f"undo={undo}")
    return _back()


@member_required
@require_POST
def bring_back(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    device = get_object_or_404(PushDevice, uid=uid, member=member)
    push_devices.bring_back(member, device)
    messages.success(request, _("You are told in %(browser)s as before.") % {"browser": device.browser})
    return _back()


def _back() -> HttpResponse:
    return redirect(reverse("notifications:choices") + "#devices")
