"""A real server on this machine, opened to the fetch by name, plays all the sites that behave badly."""

import gzip
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from commonplace.kit.fetch import FetchError, fetch

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A server whose pages are functions; `seen` keeps the headers of every request."""

    server: ThreadingHTTPServer
    pages: dict[str, Answer] = field(default_factory=dict)
    seen: list[dict[str, str]] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"


def start_site() -> Site:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.seen.append({name.lower(): value for name, value in self.headers.items()})
            try:
                made.pages.get(self.path.partition("?")[0], lambda handler: handler.send_error(404))(self)
            except OSError:
                self.close_connection = True

        def log_message(self, *arguments: object) -> None: ...

    made = Site(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
    made.server.daemon_threads = True
    Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return made


@pytest.fixture
def site(settings: object) -> Iterator[Site]:
    made = start_site()
    settings.FETCH_ALLOW_HOSTS = [made.host]
    yield made
    made.server.shutdown()
    made.server.server_close()


def answer(body: bytes = b"", status: int = 200, content_type: str = "text/html; charset=utf-8", **headers: str) -> Answer:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        if content_type:
            handler.send_header("Content-Type", content_type)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def redirect(location: str, status: int = 302) -> Answer:
    return answer(status=status, Location=location)


def test_a_page_is_fetched(site: Site) -> None:
    site.pages["/a"] = answer("<p>Grüße</p>".encode(), Set_Cookie="a=b")
    page = fetch(site.url("/a?q=1#part"))
    assert page.body.decode(page.charset) == "<p>Grüße</p>"
    assert (page.status, page.content_type, page.url, page.final_url) == (200, "text/html", site.url("/a?q=1"), site.url("/a?q=1"))
    assert "Commonplace" in site.seen[0]["user-agent"]
    assert not {"cookie", "authorization", "referer"} & set(site.seen[0])


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.pages["/a"] = answer(b"here")
    assert fetch(site.url("/a")).body == b"here"


def test_redirections_are_followed_and_cookies_are_not_kept(site: Site) -> None:
    site.pages["/a"] = answer(status=301, Location="b?x=ü", Set_Cookie="a=b")
    site.pages["/b"] = answer(b"found")
    page = fetch(site.url("/a"))
    assert (page.body, page.url, page.final_url) == (b"found", site.url("/a"), site.url("/b?x=%C3%BC"))
    assert "cookie" not in site.seen[1]


def test_without_the_allowance_this_machine_is_closed(site: Site, settings: object) -> None:
    settings.FETCH_ALLOW_HOSTS = []
    for host in (site.host, site.host.replace("127.0.0.1", "localhost"), site.host.replace("127.0.0.1", "127.1")):
        with pytest.raises(FetchError, match="private network"):
            fetch(f"http://{host}/a")
    assert not site.seen


def test_a_redirection_to_a_neighbour_is_refused(site: Site) -> None:
    neighbour = start_site()
    neighbour.pages["/secret"] = answer(b"secret")
    for location in (
        neighbour.url("/secret"),
        neighbour.url("/secret").replace("127.0.0.1", "localhost"),
        "//169.254.169.254/latest",
        "http://[::1]:8080/",
        "file:///etc/passwd",
    ):
        site.pages["/a"] = redirect(location)
        with pytest.raises(FetchError):
            fetch(site.url("/a"))
    assert not neighbour.seen
    neighbour.server.shutdown()
    neighbour.server.server_close()


def test_five_redirections_are_followed_and_not_six(site: Site) -> None:
    for step in range(6):
        site.pages[f"/{step}"] = redirect(f"/{step + 1}")
    site.pages["/6"] = answer(b"end")
    assert fetch(site.url("/1")).body == b"end"
    with pytest.raises(FetchError, match="circles"):
        fetch(site.url("/0"))


@pytest.mark.parametrize(
    ("status", "may_retry"), [(400, False), (401, False), (403, False), (404, False), (410, False), (429, True), (500, True), (503, True)]
)
def test_failures_say_whether_to_try_again(site: Site, status: int, may_retry: bool) -> None:
    site.pages["/a"] = answer(b"no", status=status)
    with pytest.raises(FetchError, match=str(status)) as refused:
        fetch(site.url("/a"))
    assert refused.value.may_retry is may_retry


def test_what_is_not_a_page_stops_before_its_body(site: Site) -> None:
    site.pages["/film"] = answer(content_type="video/mp4", Content_Length="2000000000")
    started = time.monotonic()
    with pytest.raises(FetchError, match="video/mp4"):
        fetch(site.url("/film"))
    assert time.monotonic() - started < 2


def test_a_body_announced_as_two_gigabytes_is_not_begun(site: Site) -> None:
    site.pages["/big"] = answer(Content_Length="2147483648")
    started = time.monotonic()
    with pytest.raises(FetchError, match="larger than 10 MB"):
        fetch(site.url("/big"))
    assert time.monotonic() - started < 2


def test_an_endless_stream_stops_at_the_limit(site: Site) -> None:
    sent = 0

    def endless(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.send_header("Content-Type", "text/plain")
        handler.end_headers()
        while True:
            sent += handler.wfile.write(b"x" * 65536)

    site.pages["/endless"] = endless
    started = time.monotonic()
    with pytest.raises(FetchError, match="larger than"):
        fetch(site.url("/endless"), max_bytes=300_000)
    assert time.monotonic() - started < 3
    assert sent < 20_000_000


@pytest.mark.parametrize(
    "pack", [lambda data: gzip.compress(data, 9), lambda data: zlib.compress(data, 9), lambda data: zlib.compress(data, 9)[2:-4]]
)
def test_packed_pages_are_unpacked_but_bombs_are_not(site: Site, pack: Callable[[bytes], bytes]) -> None:
    encoding = "gzip" if pack(b"")[:2] == b"\x1f\x8b" else "deflate"
    text = b"<p>" + b"word " * 40_000
    site.pages["/good"] = answer(pack(text), Content_Encoding=encoding)
    assert fetch(site.url("/good")).body == text
    site.pages["/bomb"] = answer(pack(b"\0" * 60_000_000), Content_Encoding=encoding)
    with pytest.raises(FetchError, match="larger than"):
        fetch(site.url("/bomb"))


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "gzip"])
def test_damaged_or_unasked_packing_is_refused(site: Site, encoding: str) -> None:
    body = gzip.compress(gzip.compress(b"x" * 5000)) if "," in encoding else gzip.compress(b"x" * 5000)[:-20]
    site.pages["/a"] = answer(body, Content_Encoding=encoding)
    with pytest.raises(FetchError, match="damaged"):
        fetch(site.url("/a"))


@pytest.mark.parametrize("slow_part", ["headers", "body"])
def test_a_site_that_drips_meets_the_time_limit(site: Site, slow_part: str) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        if slow_part == "body":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            handler.wfile.write(b"x")
            time.sleep(0.05)

    site.pages["/drip"] = drip
    started = time.monotonic()
    with pytest.raises(FetchError, match="too long") as refused:
        fetch(site.url("/drip"), timeout=0.5)
    assert 0.4 < time.monotonic() - started < 2
    assert refused.value.may_retry


def test_a_slow_look_up_counts_into_the_time() -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(3)
        return ["1.1.1.1"]

    started = time.monotonic()
    with pytest.raises(FetchError, match="too long"):
        fetch("http://slow.example/", timeout=0.3, resolve=slow)
    assert time.monotonic() - started < 2


def test_unknown_names_and_closed_doors(site: Site) -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(FetchError, match=r"No site was found at nosuch\.example") as refused:
        fetch("http://nosuch.example/", resolve=nowhere)
    assert refused.value.field == "url"
    site.server.shutdown()
    site.server.server_close()
    with pytest.raises(FetchError, match="could not be reached") as refused:
        fetch(site.url("/a"))
    assert refused.value.may_retry


def test_a_site_that_speaks_no_tls_is_named_so(site: Site) -> None:
    with pytest.raises(FetchError, match="cannot prove"):
        fetch(site.url("/a").replace("http://", "https://"))


def test_pages_without_a_type_are_guessed(site: Site) -> None:
    for body, kind in ((b"<p>a", "text/html"), (b"plain words", "text/plain"), (b"%PDF-1.7", "application/pdf")):
        site.pages["/a"] = answer(body, content_type="")
        assert fetch(site.url("/a")).content_type == kind
