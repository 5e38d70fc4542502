"""The one door to the web: every page that Commonplace reads comes through `fetch`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message

import httpcore
from django.utils.translation import gettext as _

from commonplace.kit.fetch.addresses import Address, read_address
from commonplace.kit.fetch.asking import PAGES, Wish, pause_asked
from commonplace.kit.fetch.bodies import read_body, too_large
from commonplace.kit.fetch.connection import CheckedBackend, Connector, Deadline, Resolver, system_resolver, tcp_connector, tls
from commonplace.kit.fetch.errors import FetchError
from commonplace.kit.fetch.failures import failures_in_words

MAX_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}


@dataclass(frozen=True)
class Fetched:
    """A page as it came: `url` is what was asked for, `final_url` where it was found; `charset` is what the site says, or empty.

    `moved_to` is how far the site said "moved for good" from the first redirection on (RFC 9110, 15.4), `url` itself when it did not.
    `headers` have lower-case names.
    """

    url: str
    final_url: str
    status: int
    content_type: str
    charset: str
    body: bytes
    moved_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Moved:
    address: Address
    is_for_good: bool


@dataclass(frozen=True)
class _Page:
    status: int
    content_type: str
    charset: str
    body: bytes
    headers: Mapping[str, str]


def fetch(
    url: str,
    *,
    max_bytes: int = 10_000_000,
    timeout: float = 20.0,
    wish: Wish = PAGES,
    resolve: Resolver = system_resolver,
    connect: Connector = tcp_connector,
) -> Fetched:
    """Fetch one page, or raise a FetchError with a message for the person who asked.

    `timeout` covers everything from the look-up of the name to the last byte, redirects included; `max_bytes` counts the unpacked body.
    `wish` says what kind of thing is wanted, and under which condition.
    Neither cookies, proxies nor credentials are sent, whatever the environment says. `resolve` and `connect` exist for tests.
    """
    deadline = Deadline(timeout)
    address = read_address(url)
    asked = address.url
    moved_to, is_for_good = asked, True
    with failures_in_words():
        for _hop in range(MAX_REDIRECTS + 1):
            answer = _one_request(address, deadline, resolve, connect, max_bytes, wish)
            if isinstance(answer, _Page):
                found = (answer.status, answer.content_type, answer.charset, answer.body)
                return Fetched(asked, address.url, *found, moved_to=moved_to, headers=answer.headers)
            address = answer.address
            is_for_good = is_for_good and answer.is_for_good
            moved_to = address.url if is_for_good else moved_to
    raise FetchError(_("The site sends its visitors in circles: more than %(count)d redirections.") % {"count": MAX_REDIRECTS})


def _one_request(address: Address, deadline: Deadline, resolve: Resolver, connect: Connector, max_bytes: int, wish: Wish) -> _Moved | _Page:
    """Where the site redirects to, or the page."""
    backend = CheckedBackend(address, deadline, resolve, connect)
    target = httpcore.URL(scheme=address.scheme, host=address.host, port=address.port, target=address.target)
    with (
        httpcore.ConnectionPool(ssl_context=tls(), network_backend=backend, max_connections=1) as pool,
        pool.stream("GET", target, headers=_headers(address, wish)) as response,
    ):
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in _REDIRECTS and headers.get("location"):
            return _Moved(read_address(_as_written(headers["location"]), base=address.url), response.status in _FOR_GOOD)
        if response.status == 304 and (wish.etag or wish.last_modified):
            return _Page(304, "", "", b"", headers)
        _check_status(response.status, headers.get("retry-after", ""))
        content_type, charset = _type_of(headers.get("content-type", ""))
        _check_type(content_type, wish.types)
        max_bytes = dict(wish.most_bytes).get(content_type, max_bytes)
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > max_bytes:
            raise too_large(max_bytes)
        body = read_body(response.iter_stream(), headers.get("content-encoding", ""), max_bytes)
        return _Page(response.status, content_type or _guessed_type(body), charset, body, headers)


def _headers(address: Address, wish: Wish) -> list[tuple[str, str]]:
    return [
        ("Host", address.authority),
        ("User-Agent", "Mozilla/5.0 (compatible; Commonplace/1; fetches single pages that a reader asked for)"),
        *wish.headers(),
        ("Accept-Encoding", "gzip, deflate"),
        ("Connection", "close"),
    ]


def _as_written(location: str) -> str:
    # Headers arrive as Latin-1; a site that sends raw UTF-8 means UTF-8.
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return location


def _check_status(status: int, retry_after: str) -> None:
    if 200 <= status < 300:
        return
    if status in {401, 402, 403, 407, 451}:
        message = _("The site does not show this page to everyone (answer %(status)d).")
    elif status in {404, 410}:
        message = _("The site has no page at this address (answer %(status)d).")
    elif status in {408, 425, 429} or status >= 500:
        message = _("The site cannot answer at the moment (answer %(status)d). You can try again later.")
        raise FetchError(message % {"status": status}, may_retry=True, status=status, retry_after=pause_asked(retry_after))
    else:
        message = _("The site refused to give this page (answer %(status)d).")
    raise FetchError(message % {"status": status}, status=status)


def _type_of(header: str) -> tuple[str, str]:
    message = Message()
    message["content-type"] = header or "application/octet-stream"
    return (message.get_content_type() if header else ""), (message.get_content_charset() or "")


def _check_type(content_type: str, types: frozenset[str] | None) -> None:
    if content_type and types is not None and content_type not in types:
        raise FetchError(
            _("There is no page to read at this address: the site sends a file of the type %(type)s.") % {"type": content_type}
        )


def _guessed_type(body: bytes) -> str:
    start = body[:2000].lstrip()
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    return "text/html" if b"<" in start else "text/plain"
