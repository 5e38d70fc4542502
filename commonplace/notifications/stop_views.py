"""The page that ends notices by mail for whoever holds one of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commonplace.notifications.actions import end
from commonplace.notifications.models import EVERYTHING
from commonplace.notifications.stopping import all_of, stop_of


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the page changes nothing, for mail programs open links by themselves; mail programs that offer it send the form without a page, so
    there can be no token of a session in it (RFC 8058): the one in the address stands for it."""
    found = stop_of(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        end(found.member, "by_mail", concern=found.concern, space_id=found.space_id)
    wider = None if found.concern == EVERYTHING else all_of(found.member)
    context = {"stop": found, "wider": wider, "digest_url": reverse("digest:home"), "is_ended": request.method == "POST"}
    return render(request, "notifications/stop.html", context)
