"""How one's digest comes, and the page that ends it for whoever holds one of its letters."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commonplace.digest.actions import choose_digest, stop_digest
from commonplace.digest.forms import DigestForm, initial_of
from commonplace.digest.queries import digest_of
from commonplace.digest.stopping import choice_of
from commonplace.kit.way_back import way_back
from commonplace.kit.zones import zone_said_by
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """When it comes. The form stands on other pages too, which say by `back` where they are."""
    present = digest_of(member)
    form = DigestForm(request.POST if request.method == "POST" else None, initial=initial_of(present.choice))
    if form.is_bound and form.is_valid():
        kept = present.choice.zone if present.choice else ""
        choose_digest(member, **form.chosen, zone=zone_said_by(request) or kept)
        messages.success(request, _("Your digest comes as you said."))
        return redirect(way_back(request, "digest:home"))
    return render(request, "digest/home.html", {"form": form, "digest": present}, status=422 if form.is_bound else 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End a digest without an account. Opening the page changes nothing, for mail programs open links by themselves; mail programs that offer
    it send the form without a page, so there can be no token of a session in it (RFC 8058): the one in the address stands for it."""
    choice = choice_of(token)
    if choice is None:
        raise Http404
    if request.method == "POST":
        stop_digest(choice)
    return render(request, "digest/stop.html", {"is_ended": request.method == "POST"})
