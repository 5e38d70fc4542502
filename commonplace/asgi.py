"""The one port: a table of raw ASGI routes in front, Django's pages behind."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from commonplace.kit.asgi.health import health_check
from commonplace.kit.asgi.pages import ASGIApp, Pages, Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonplace.settings")

pages = Pages(get_wsgi_application())

from commonplace.live.events import Events  # noqa: E402 - it has models, which are there once Django is set up

# What holds a connection open, or must answer when Django would not, is answered without a page thread. The first part of the path decides.
RAW: dict[str, ASGIApp] = {
    "healthz": health_check(pages),
    "events": Events(),
}


def _settle() -> None:
    """Load the pages before the first visitor waits for them, and take all that is loaded by now, which stays as long as the process, from
    the rounds of the garbage collector: walking through it was a tenth of a long page's time (docs/benchmarks.md).
    """
    list(get_resolver().url_patterns)
    gc.collect()
    gc.freeze()


_settle()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
        return
    first = scope["path"].split("/", 2)[1:2]
    await RAW.get(first[0] if first else "", pages)(scope, receive, send)
