"""The page on which a member makes and ends addresses at which messages become questions."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.webhooks.forms import IncomingForm
from commonplace.webhooks.incoming import actions
from commonplace.webhooks.models import Incoming
from commonplace.webhooks.words import Speaks

MADE_AN_HOUR = 30


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """The answer to a POST shows the address, this once, so it is not a redirect."""
    form = IncomingForm(request.POST if request.method == "POST" else None, member=member)
    address, status = "", 422 if form.is_bound else 200
    if form.is_valid():
        chosen = {**form.cleaned_data, "speaks": Speaks(form.cleaned_data["speaks"])}
        try:
            refuse_beyond(f"incoming:{member.pk}", most=MADE_AN_HOUR, within=timedelta(hours=1))
            _made, secret = actions.make_incoming(member, **chosen)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            address = f"{settings.BASE_URL}{reverse('webhooks:receive', args=[secret])}"
            form, status = IncomingForm(member=member), 200
    found = Incoming.objects.alive().filter(owner=member).select_related("space")
    return render(request, "webhooks/incoming.html", {"form": form, "found": found[:100], "address": address}, status=status)


@member_required
@require_POST
def end_address(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    incoming = get_object_or_404(Incoming, owner=member, uid=uid)
    actions.end(member, incoming=incoming)
    undo = reverse("webhooks:begin_incoming_again", args=[uid])
    messages.success(request, _("The address of “%(name)s” takes nothing more.") % {"name": incoming.name}, extra_tags=f"undo={undo}")
    return redirect("webhooks:incoming")


@member_required
@require_POST
def begin_address_again(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Undo of `end_address`."""
    incoming = get_object_or_404(Incoming, owner=member, uid=uid)
    actions.begin_again(member, incoming=incoming)
    messages.success(request, _("“%(name)s” takes messages as before.") % {"name": incoming.name})
    return redirect("webhooks:incoming")
