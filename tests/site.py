"""A real site on this machine for tests that fetch: each path answers as the test says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.http_server import running

ARTICLE = """<!doctype html><html lang="en"><head><title>Madder and its reds</title><meta name="author" content="Ruth Weaver"></head><body><article>
<h1>Madder and its reds</h1>
<p>Madder root has been dug for its red for five thousand years, and the recipe has hardly changed since the first dyers wrote it down.</p>
<p>Simmer the root, and never let it boil. Above seventy degrees the brown in the root comes out as well, and the red turns to brick 🧶 for good.</p>
<p>Chalk in the water brightens the colour. Simmer the root, and never let it boil. Where the water is soft a spoon of chalk is added to the vat.</p>
<p>A second bath from the same root gives salmon, and a third gives a peach that is gone after one summer in the light of the window.</p>
</article></body></html>"""


class Site:
    """`pages` are (status, body, content type) by path; a function writes its answer by itself. `asked` lists the paths in their order."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, str, str] | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[str] = []
        self.host = ""

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def page(self, path: str, body: str = ARTICLE, *, status: int = 200, content_type: str = "text/html; charset=utf-8") -> str:
        self.pages[path] = (status, body, content_type)
        return self.url(path)

    def move(self, path: str, to: str) -> None:
        """The page has moved for good."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(301)
            request.send_header("Location", to)
            request.send_header("Content-Length", "0")
            request.end_headers()

        self.pages[path] = answer


@contextmanager
def running_site() -> Iterator[Site]:
    """Serves until the block ends; the caller opens `site.host` in FETCH_ALLOW_HOSTS."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            answer = site.pages.get(self.path, (404, "Gone", "text/html"))
            with suppress(OSError):  # whoever asked has heard enough
                if callable(answer):
                    answer(self)
                    return
                status, body, content_type = answer
                sent = body.encode()
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.host = f"127.0.0.1:{server.server_address[1]}"
    with running(server):
        yield site
