"""The client itself, as others made it, served from here: what a page loads to show it, and the frame in which it runs.

The frame has a policy of its own: nothing of it comes from elsewhere or goes there, whatever an annotation holds.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from commonplace.hypothesis.words import CLIENT_ID, at_home, authority
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

_VENDOR = Path(__file__).resolve().parents[1] / "static" / "hypothesis" / "vendor"
_POLICY = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    # Formulas are set by style attributes. They can hide and move things within the frame, and load nothing.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
]


def refuse_unless_served() -> None:
    """Where no site may show the client, it does not exist."""
    if not settings.HYPOTHESIS_SITES:
        raise Http404


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """Where the client is shown, and how to bring it to a page."""
    sites = settings.HYPOTHESIS_SITES
    context = {
        "anywhere": "*" in sites,
        "sites": [site for site in sites if "*" not in site],
        "bookmarklet": bookmarklet(),
        "api": at_home(reverse("hypothesis-api:root")),
    }
    return render(request, "hypothesis/home.html", context)


def bookmarklet() -> str:
    """A bookmark that shows the client beside whatever page one is on."""
    script = "(function(){{var s=document.createElement('script');s.src='{address}';document.body.appendChild(s)}})()"
    return "javascript:" + script.format(address=at_home(reverse("hypothesis:embed")))


@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """What a page loads. It loads the client's parts from here and shows its frame beside the page."""
    refuse_unless_served()
    answer = HttpResponse(_boot(settings.BASE_URL, settings.STATIC_URL), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@xframe_options_exempt
@require_safe
def frame(request: HttpRequest) -> HttpResponse:
    """The frame with the list of annotations, the notebook and the profile: one program that looks at its address to know which it is."""
    refuse_unless_served()
    answer = render(request, "hypothesis/frame.html", {"settings": _settings_script()})
    answer.headers["Content-Security-Policy"] = "; ".join([*_POLICY, f"frame-ancestors {_who_may_show_it()}"])
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _who_may_show_it() -> str:
    return " ".join(["'self'", *settings.HYPOTHESIS_SITES])


@cache
def _boot(base: str, static: str) -> str:
    script = (_VENDOR / "boot-template.js").read_text(encoding="utf-8")
    told = {
        "__ASSET_ROOT__": f"{base}{static}hypothesis/vendor/",
        "__SIDEBAR_APP_URL__": at_home(reverse("hypothesis:frame")),
        "__NOTEBOOK_APP_URL__": at_home(reverse("hypothesis:notebook")),
        "__PROFILE_APP_URL__": at_home(reverse("hypothesis:profile")),
    }
    for name, value in told.items():
        script = script.replace(name, value)
    return script


def _settings_script() -> SafeString:
    """What the client reads of us, as data that no browser runs."""
    told = {"apiUrl": at_home(reverse("hypothesis-api:root")), "authDomain": authority(), "oauthClientId": CLIENT_ID}
    return mark_safe(json_script(told).replace("<script ", '<script class="js-hypothesis-config" ', 1))
