"""What meets somebody whose session ended, or was begun anew elsewhere, while they were writing: nothing they sent is done, and none of it is lost.

Their words stand on the page that answers, and nowhere else: nothing of them is kept on the server.
"""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from commonplace.kit.words_sent import fields_in, files_in, words_in


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The answer to a stranger where members alone may enter. A script that fills in a part of a page is told so beside the page, which stays."""
    if request.headers.get("HX-Request") == "true":
        return _beside_the_page(request)
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    return _with_words(request, status=401) if words_in(request) or files_in(request) else redirect_to_login(_page_of_form(request))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW. A form from a page of ours that is older than the sign-in may be sent once more, by a press."""
    if request.headers.get("HX-Request") == "true":
        return _beside_the_page(request)
    return _with_words(request, status=403) if words_in(request) else render(request, "403_csrf.html", status=403)


def _with_words(request: HttpRequest, *, status: int) -> HttpResponse:
    context = {
        "words": words_in(request),
        "files": files_in(request),
        "fields": fields_in(request),
        "sign_in": _sign_in(request),
    }
    answer = render(request, "people/signed_out.html", context, status=status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _beside_the_page(request: HttpRequest) -> HttpResponse:
    answer = render(request, "people/_signed_out.html", {"sign_in": _sign_in(request)}, status=401)
    for name, value in {"HX-Retarget": "#toasts", "HX-Reswap": "beforeend", "HX-Reselect": "#signed-out"}.items():
        answer.headers[name] = value
    return answer


def _sign_in(request: HttpRequest) -> str:
    query = QueryDict(mutable=True)
    query["next"] = _page_of_form(request)
    return f"{resolve_url('account_login')}?{query.urlencode(safe='/')}"


def _page_of_form(request: HttpRequest) -> str:
    """Where the form stood, as the browser says; else the start."""
    told = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(told, allowed_hosts={request.get_host()}):
        return reverse("web:today")
    parts = urlsplit(told)
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))
