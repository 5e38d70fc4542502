"""Which addresses of the internet may be spoken to, and how the text of an address is read.

The text is read by the WHATWG parser that browsers use, once, and only what that parser gives is used afterwards: two parsers that read one
address differently are how guards are got around. It also turns decimal, octal, hexadecimal and shortened IP addresses into plain ones.
"""

import unicodedata
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from ada_url import URL
from django.conf import settings
from django.utils.translation import gettext as _

from commonplace.kit.fetch.errors import FetchError

# Written out rather than left to `ipaddress.is_global`, whose answer differs between patch releases of Python.
# https://www.iana.org/assignments/iana-ipv4-special-registry
_CLOSED_V4 = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's own control service, on an address that looks public
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Only this block is given out for hosts. What carries an IPv4 address inside (mapped, translated, Teredo, 6to4) lies outside it or
# is named below.
_OPEN_V6 = ip_network("2000::/3")
_CLOSED_V6 = tuple(ip_network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"))

# Ports below 1024 other than the web's own are refused, and so are those that browsers refuse (https://fetch.spec.whatwg.org/#port-blocking).
_WEB_PORTS = {80, 443}
_CLOSED_PORTS = {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}

_FULL_STOPS = str.maketrans("。．｡", "...")
_MAX_LENGTH = 4000


@dataclass(frozen=True)
class Address:
    """A web address taken apart. `host` is lower-case ASCII without brackets and trailing dot; `target` is path and query.

    `fragment` (with its #) is a matter of the reader's browser: it is neither sent nor part of what is fetched.
    """

    scheme: str
    host: str
    port: int
    target: str
    fragment: str = field(default="", compare=False)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """Host and, where it is not the usual one, port, as the Host header wants them."""
        usual = self.port == (443 if self.scheme == "https" else 80)
        return self._bracketed if usual else f"{self._bracketed}:{self.port}"

    @property
    def is_allowed_by_name(self) -> bool:
        """Whether the administrator opened this very host and port, although it lies inside (an intranet's wiki, say)."""
        return f"{self._bracketed}:{self.port}" in {entry.lower() for entry in settings.FETCH_ALLOW_HOSTS}

    @property
    def _bracketed(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def read_address(url: str, *, base: str | None = None) -> Address:
    """Take `url` (relative to `base`, if given) apart, or raise a FetchError that says what is wrong with it."""
    if len(url) > _MAX_LENGTH:
        raise FetchError(_("This address is too long."), field="url")
    parts = _parse(url.strip(), base)
    if parts.protocol not in {"http:", "https:"}:
        raise FetchError(_("Only addresses that begin with http:// or https:// can be fetched."), field="url")
    if parts.username or parts.password:
        raise FetchError(_("This address holds a name or password. Take that part out and try again."), field="url")
    scheme = parts.protocol.removesuffix(":")
    port = int(parts.port) if parts.port else (443 if scheme == "https" else 80)
    host = parts.hostname.strip("[]").removesuffix(".")
    if not host or any(not label or len(label) > 63 for label in host.split(".")) or len(host) > 253:
        raise FetchError(_("There is no such site name."), field="url")
    address = Address(scheme, host, port, parts.pathname + parts.search, parts.hash)
    _check_port(address)
    return address


def is_public(ip: str) -> bool:
    """Whether `ip` is a host on the open internet: not this machine, not its neighbours, not a way around to them."""
    try:
        parsed = ip_address(ip)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in block for block in _CLOSED_V4)
    return _is_public_v6(parsed)


def ip_in(host: str) -> str | None:
    """The IP address that `host` spells, or None when it is a name."""
    try:
        return str(ip_address(host))
    except ValueError:
        return None


def _is_public_v6(ip: IPv6Address) -> bool:
    return ip.scope_id is None and ip in _OPEN_V6 and not any(ip in block for block in _CLOSED_V6)


def _parse(url: str, base: str | None) -> URL:
    if any(ord(character) < 32 or ord(character) == 127 for character in url):
        raise FetchError(_("This address holds characters that cannot be typed."), field="url")
    _refuse_look_alikes(url)
    try:
        return URL(url, base)
    except (ValueError, UnicodeError):
        raise FetchError(_("This does not look like a web address."), field="url") from None


def _refuse_look_alikes(url: str) -> None:
    """Circled, full-width and other dressed-up letters in a site's name are a way to hide it, never the way it is written."""
    authority = url.partition("://")[2]
    for end in "/?#\\":
        authority = authority.partition(end)[0]
    name = authority.lower().translate(_FULL_STOPS)
    if unicodedata.normalize("NFKC", name) != unicodedata.normalize("NFC", name):
        raise FetchError(_("The site's name is written with look-alike letters. Write it plainly and try again."), field="url")


def _check_port(address: Address) -> None:
    open_port = address.port in _WEB_PORTS or (address.port >= 1024 and address.port not in _CLOSED_PORTS)
    if not open_port and not address.is_allowed_by_name:
        raise FetchError(_("Web pages are not served on port %(port)d.") % {"port": address.port}, field="url")
