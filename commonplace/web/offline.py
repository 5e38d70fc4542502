"""What makes the site an app that can be installed, and its reader one that works offline (docs/decisions/0018-reading-offline.md)."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonplace.web import shell

_PACKAGE = Path(__file__).resolve().parents[1]
_WORKER = _PACKAGE / "web" / "static" / "web" / "js" / "service-worker.js"
_FONTS = ("source-serif-4-latin-wght-normal", "source-serif-4-latin-wght-italic", "hanken-grotesk-latin-wght-normal")
PAPER, ACCENT = "#fbfaf8", "#17595f"
"""As in tokens.css; the system draws its own frame in these before any style sheet is there."""


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Name, icons and what can be shared to the app from other ones."""
    icons = [
        {"src": static(f"web/icons/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("maskable-512", 512, "maskable"))
    ]
    about = {
        "name": settings.ORGANISATION_NAME,
        "short_name": settings.ORGANISATION_NAME[:12].strip(),
        "description": _("Where colleagues learn from each other in the open."),
        "lang": get_language(),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
        "shortcuts": [
            {"name": _("Capture"), "url": reverse("seek:capture")},
            {"name": _("My library"), "url": reverse("sense:library")},
            {"name": _("Reading offline"), "url": reverse("web:offline")},
        ],
        "share_target": {
            "action": reverse("seek:shared"),
            "method": "GET",
            "enctype": "application/x-www-form-urlencoded",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    response = JsonResponse(about, content_type="application/manifest+json")
    response.headers["Cache-Control"] = "max-age=3600"
    return response


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker's script, from the root so that it may look after the whole site. Browsers ask for it anew at every visit."""
    response = HttpResponse(_worker(), content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What can be read without a connection. The list is made in the browser: the server does not know it."""
    return render(request, "web/offline.html")


@cache
def _worker() -> str:
    """The script with what it needs to know about this version of the program; its text changes when any file does."""
    script = _WORKER.read_text(encoding="utf-8")
    about = {
        "files": shell_files(),
        "offline": reverse("web:offline"),
        "static": settings.STATIC_URL,
        "signOut": reverse("account_logout"),
        "name": settings.ORGANISATION_NAME,
        "icon": static("web/icons/icon-192.png"),
        "notices": reverse("notifications:home"),
    }
    about["version"] = hashlib.sha256((json.dumps(about) + script).encode()).hexdigest()[:12]
    return f"self.ABOUT = {json.dumps(about)};\n{script}"


def shell_files() -> list[str]:
    """The addresses of everything that a kept page of the reader is drawn with.

    Pages ask for scripts by the name with the hash of their contents; modules import one another by their plain names.
    """
    sense = _PACKAGE / "sense" / "static" / "sense"
    found = [*sorted(sense.glob("reader-*.js")), sense / "anchors.js", *sorted(sense.glob("anchors/*.js")), sense / "look-alikes.js"]
    modules = [path.relative_to(sense.parent).as_posix() for path in found]
    scripts = [*(f"web/js/{name}.js" for name in (*shell.SCRIPTS, "offline-list")), "sense/reader.js"]
    pictures = ["web/icons.svg", "web/mark.svg", *(f"web/vendor/fonts/{font}.woff2" for font in _FONTS)]
    asked_for = [static(name) for name in (*shell.stylesheets(), shell.HTMX, *scripts, *pictures)]
    return [*asked_for, *(settings.STATIC_URL + name for name in (*modules, "web/js/waiting.js"))]
