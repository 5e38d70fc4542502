"""The one port: a table of raw ASGI routes in front, Django's pages behind."""

import gc
import logging
import os
from threading import Thread

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connections
from django.urls import get_resolver

from commonplace.kit.asgi.health import health_check
from commonplace.kit.asgi.pages import ASGIApp, Pages, Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonplace.settings")

pages = Pages(get_wsgi_application())

from commonplace.assistants.door import Assistants  # noqa: E402 - they have models, which are there once Django is set up
from commonplace.live.events import Events  # noqa: E402
from commonplace.search.shelf import make_ready  # noqa: E402
from commonplace.together.collab.door import Together  # noqa: E402

logger = logging.getLogger(__name__)

# What holds a connection open, or must answer when Django would not, is answered without a page thread. The first part of the path decides.
RAW: dict[str, ASGIApp] = {
    "collab": Together(),
    "healthz": health_check(pages),
    "events": Events(),
    "mcp": Assistants(),
}


def _settle() -> None:
    """Load the pages before the first visitor waits for them, and take all that is loaded by now, which stays as long as the process, from
    the rounds of the garbage collector: walking through it was a tenth of a long page's time (docs/benchmarks.md).
    """
    list(get_resolver().url_patterns)
    gc.collect()
    gc.freeze()
    Thread(target=_make_ready, name="make ready", daemon=True).start()


def _make_ready() -> None:
    """What search keeps in memory: seconds among a million entries, which nobody has to wait for while pages are answered already."""
    try:
        make_ready()
    except DatabaseError:
        logger.info("Search gets ready at the first question: the database has no tables of it yet.")
    finally:
        connections.close_all()
    gc.collect()
    gc.freeze()


_settle()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    first = scope["path"].split("/", 2)[1:2]
    if scope["type"] == "websocket" and first != ["collab"]:
        await send({"type": "websocket.close", "code": 1000})
        return
    await RAW.get(first[0] if first else "", pages)(scope, receive, send)
