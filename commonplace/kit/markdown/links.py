"""How links and images that members write come out.

Reading must not tell another host that someone reads, so images from elsewhere become links to be followed on purpose; the content
security policy would refuse to load them anyway.
"""

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import urlsplit

from commonplace.kit.markdown.words import slug

REL = "noopener nofollow ugc"
_OWN_FILE = re.compile(r"/files/[\w./-]+\Z")
_SCHEME = re.compile(r"[\s\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]*):")
ALLOWED_SCHEMES = frozenset(("http", "https", "mailto"))


def is_own_file(address: str) -> bool:
    """Whether this is a file kept on this instance, which a page may show."""
    return bool(_OWN_FILE.match(address)) and ".." not in address


def link_attributes(address: str, title: str = "") -> str:
    """The attributes of a link to `address`, which loses the address when its scheme could do harm."""
    scheme = _SCHEME.match(address)
    if not address or (scheme and scheme[1].lower() not in ALLOWED_SCHEMES):
        return ""
    if len(address) > 1 and address[0] == "#" and not address.startswith(("#fn", "#h-")):
        address = "#" + slug(address[1:])
    titled = f' title="{escape(title)}"' if title else ""
    return f' href="{escape(address)}"{titled} rel="{REL}"'


def image_html(address: str, alt: str, title: str = "", *, in_link: bool = False, sizes: Mapping[str, str] | None = None) -> str:
    """An image of our own as it is; one from elsewhere as a link with its description and host; a file we do not have as its name."""
    if is_own_file(address):
        extra = "".join(f' {key}="{escape(value)}"' for key, value in (sizes or {}).items())
        titled = f' title="{escape(title)}"' if title else ""
        return f'<img src="{escape(address)}" alt="{escape(alt)}"{titled}{extra} loading="lazy">'
    host = _host(address)
    words = alt.strip() or title.strip() or ("image" if host or address.startswith("data:") else "") or address.rsplit("/", 1)[-1]
    shown = escape(f"{words} ({host})" if host else words, quote=False)
    return shown if in_link or not host else f"<a{link_attributes(address)}>{shown}</a>"


def _host(address: str) -> str:
    try:
        parts = urlsplit(address.strip())
        return (parts.hostname or "") if parts.scheme.lower() in ("http", "https", "") else ""
    except ValueError:
        return ""
