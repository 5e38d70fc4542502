"""One spelling for each address, so that everyone who saves a page meets at the same source.

Parsing, letters of other scripts, default ports and dot segments are left to the WHATWG parser that browsers use (through `kit.fetch`);
added here is what the web's standard leaves alone: tracking parameters, fragments, and the several ways to percent-encode one character.
Query parameters keep their order and a trailing slash stays as it was written, for a site may mean different pages by them.
"""

import re
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from commonplace.kit.errors import Refusal
from commonplace.kit.fetch.addresses import read_address
from commonplace.sources.sites import usual_address

MAX_LENGTH = 2000

_WEB = re.compile(r"https?://", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:(?!\d)", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

# Parameters that say through which advertisement or letter a reader came; none of them changes the page.
_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "oly_", "vero_", "itm_")
_TRACKING = frozenset(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh mc_cid mc_eid mkt_tok _hsenc _hsmi "
    "hsctatracking _openstat ref_src ref_url s_cid rb_clickid wickedid srsltid epik __s _ga _gl".split()
)


def normalise_url(url: str) -> str:
    """The one spelling under which this address is kept, or a Refusal (of the field `url`) that says what to write instead."""
    written = url.strip()
    if not written:
        raise Refusal(_("Paste the address of a page."), field="url")
    if len(written) > MAX_LENGTH:
        raise _too_long()
    address = read_address(_with_scheme(written))
    if "." not in address.host and ":" not in address.host and not _WEB.match(written):
        raise Refusal(_("This does not look like a web address. Paste it whole, as in https://example.org/page."), field="url")
    path, _mark, query = address.target.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not _is_tracking(part))
    # "#!" was how pages made by script named themselves; any other fragment is a place within the page.
    fragment = address.fragment if address.fragment.startswith("#!") else ""
    normalised = f"{address.scheme}://{address.authority}{_one_escape(path)}{'?' if kept else ''}{_one_escape(kept)}{fragment}"
    if len(normalised) > MAX_LENGTH:
        raise _too_long()
    return usual_address(normalised)


def title_from_url(url: str) -> str:
    """Something to call a page by until its own title is known: the last words of its path, or the site."""
    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2], errors="replace")
    stem = re.sub(r"\.(html?|php|aspx?|pdf)$", "", last, flags=re.IGNORECASE)
    words = " ".join(re.sub(r"[-_+\s]+", " ", stem).split())
    return words[:500] or parts.netloc


def _with_scheme(written: str) -> str:
    if _WEB.match(written):
        return written
    if written.startswith("//"):
        return f"https:{written}"
    if _OTHER_SCHEME.match(written):
        raise Refusal(_("Only addresses that begin with http:// or https:// can be kept."), field="url")
    return f"https://{written}"


def _is_tracking(parameter: str) -> bool:
    name = unquote(parameter.partition("=")[0]).lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _one_escape(text: str) -> str:
    def settle(match: re.Match[str]) -> str:
        if not match[1]:
            return "%25"
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(settle, text)


def _too_long() -> Refusal:
    return Refusal(
        _("This address is longer than %(count)d characters, which is more than can be kept.") % {"count": MAX_LENGTH}, field="url"
    )
