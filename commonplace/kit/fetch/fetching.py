"""The one door to the web: every page that Commonplace reads comes through `fetch`."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache

import certifi
import httpcore
from django.utils.translation import gettext as _

from commonplace.kit.fetch.addresses import Address, read_address
from commonplace.kit.fetch.bodies import read_body, too_large
from commonplace.kit.fetch.connection import CheckedBackend, Connector, Deadline, OutOfTimeError, Resolver, system_resolver, tcp_connector
from commonplace.kit.fetch.errors import FetchError

MAX_REDIRECTS = 5
PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/pdf"})
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True)
class Fetched:
    """A page as it came: `url` is what was asked for, `final_url` where it was found; `charset` is what the site says, or empty."""

    url: str
    final_url: str
    status: int
    content_type: str
    charset: str
    body: bytes


def fetch(
    url: str,
    *,
    max_bytes: int = 10_000_000,
    timeout: float = 20.0,
    resolve: Resolver = system_resolver,
    connect: Connector = tcp_connector,
) -> Fetched:
    """Fetch one page, or raise a FetchError with a message for the person who asked.

    `timeout` covers everything from the look-up of the name to the last byte, redirects included; `max_bytes` counts the unpacked body.
    Neither cookies, proxies nor credentials are sent, whatever the environment says. `resolve` and `connect` exist for tests.
    """
    deadline = Deadline(timeout)
    address = read_address(url)
    asked = address.url
    try:
        for _hop in range(MAX_REDIRECTS + 1):
            answer = _one_request(address, deadline, resolve, connect, max_bytes)
            if isinstance(answer, Address):
                address = answer
                continue
            return Fetched(asked, address.url, *answer)
    except (OutOfTimeError, httpcore.TimeoutException):
        raise FetchError(_("The site took too long to answer. You can try again later."), may_retry=True) from None
    except httpcore.NetworkError as error:
        raise _connection_failed(error) from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol):
        raise FetchError(_("The site's answer could not be understood."), may_retry=True) from None
    raise FetchError(_("The site sends its visitors in circles: more than %(count)d redirections.") % {"count": MAX_REDIRECTS})


def _one_request(
    address: Address, deadline: Deadline, resolve: Resolver, connect: Connector, max_bytes: int
) -> Address | tuple[int, str, str, bytes]:
    """Where the site redirects to, or (status, content type, charset, body) of a page."""
    backend = CheckedBackend(address, deadline, resolve, connect)
    target = httpcore.URL(scheme=address.scheme, host=address.host, port=address.port, target=address.target)
    with (
        httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend, max_connections=1) as pool,
        pool.stream("GET", target, headers=_headers(address)) as response,
    ):
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in _REDIRECTS and headers.get("location"):
            return read_address(_as_written(headers["location"]), base=address.url)
        _check_status(response.status)
        content_type, charset = _type_of(headers.get("content-type", ""))
        _check_type(content_type)
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > max_bytes:
            raise too_large(max_bytes)
        body = read_body(response.iter_stream(), headers.get("content-encoding", ""), max_bytes)
        return response.status, content_type or _guessed_type(body), charset, body


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    # The system's authorities as well as the usual ones, so that an organisation's own authority works once the machine trusts it.
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _headers(address: Address) -> list[tuple[str, str]]:
    return [
        ("Host", address.authority),
        ("User-Agent", "Mozilla/5.0 (compatible; Commonplace/1; fetches single pages that a reader asked for)"),
        ("Accept", "text/html, application/xhtml+xml, text/plain;q=0.9, application/pdf;q=0.8"),
        ("Accept-Encoding", "gzip, deflate"),
        ("Connection", "close"),
    ]


def _as_written(location: str) -> str:
    # Headers arrive as Latin-1; a site that sends raw UTF-8 means UTF-8.
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return location


def _check_status(status: int) -> None:
    if 200 <= status < 300:
        return
    if status in {401, 402, 403, 407, 451}:
        raise FetchError(_("The site does not show this page to everyone (answer %(status)d).") % {"status": status})
    if status in {404, 410}:
        raise FetchError(_("The site has no page at this address (answer %(status)d).") % {"status": status})
    if status in {408, 425, 429} or status >= 500:
        raise FetchError(
            _("The site cannot answer at the moment (answer %(status)d). You can try again later.") % {"status": status}, may_retry=True
        )
    raise FetchError(_("The site refused to give this page (answer %(status)d).") % {"status": status})


def _type_of(header: str) -> tuple[str, str]:
    message = Message()
    message["content-type"] = header or "application/octet-stream"
    return (message.get_content_type() if header else ""), (message.get_content_charset() or "")


def _check_type(content_type: str) -> None:
    if content_type and content_type not in PAGE_TYPES:
        raise FetchError(
            _("There is no page to read at this address: the site sends a file of the type %(type)s.") % {"type": content_type}
        )


def _guessed_type(body: bytes) -> str:
    start = body[:2000].lstrip()
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    return "text/html" if b"<" in start else "text/plain"


def _connection_failed(error: Exception) -> FetchError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return FetchError(_("The site cannot prove that it is the one it claims to be (its certificate or encryption is faulty)."))
        cause = cause.__cause__ or cause.__context__
    return FetchError(_("The site could not be reached. You can try again later."), may_retry=True)
