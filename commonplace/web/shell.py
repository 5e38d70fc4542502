"""The parts of the shell that are the same on every page, built once per language and place.

Kept out of the templates because translating, reversing and looking up static files for each of them would cost every page more than the
page itself needs.
"""

from dataclasses import dataclass
from functools import cache

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STYLESHEETS = (
    "tokens",
    "fonts",
    "base",
    "layout",
    "shell",
    "button",
    "form",
    "ring",
    "member",
    "card",
    "prose",
    "lineage",
    "family",
    "audience",
    "editor",
    "together",
    "map",
    "thread",
    "diff",
    "notice",
    "pair",
    "empty",
    "table",
    "tabs",
    "plots",
    "stream",
    "toast",
    "ahead",
    "reader",
    "reader-fonts",
    "reader-margin",
    "reader-themes",
    "reader-tools",
    "pdf",
    "places",
    "picture",
    "entry",
    "goals",
    "questions",
    "knowing",
    "topics",
    "spaces",
    "practices",
    "gatherings",
    "mentoring",
    "pulse",
    "portfolios",
    "peers",
    "review",
    "inbox",
    "feeds",
    "suggestions",
    "notices",
    "live",
    "design",
    "public-fonts",
    "public-pages",
)
"""In the order of the cascade; one component each, in static/web/css/."""

BUNDLE = "web/css/web.css"
"""All of them in one file, made when static files are collected (`web.finders`)."""

PUBLIC_STYLESHEETS = tuple(
    name
    for name in STYLESHEETS
    if name
    in {
        "tokens",
        "base",
        "layout",
        "shell",
        "button",
        "form",
        "ring",
        "member",
        "card",
        "prose",
        "lineage",
        "family",
        "map",
        "thread",
        "notice",
        "empty",
        "table",
        "tabs",
        "picture",
        "entry",
        "goals",
        "portfolios",
        "public-fonts",
        "public-pages",
    }
)
"""What pages for strangers need of them (`kit.public_pages`): a page is to stay below 60 kB, pictures aside."""

PUBLIC_BUNDLE = "web/css/strangers.css"

TOUCH_ICON = "web/icons/icon-180.png"
HTMX = "web/vendor/htmx-2.0.11.min.js"
SCRIPTS = ("shortcuts", "submit-once", "toast", "menu", "sideways", "zone", "offline", "live", "signed-out", "ahead")
"""Small modules in static/web/js/ that every page loads; pages add their own in the block `scripts`."""


@dataclass(frozen=True)
class Place:
    """One of the six places of the top bar. `url_name` belongs to a room; without that room the place is not shown."""

    key: str
    label: Promise
    url_name: str


@dataclass(frozen=True)
class Shelf:
    """A page that a place opens with; not shown either while its room is not installed."""

    label: Promise
    url_name: str


PLACES = (
    Place("today", _("Today"), "web:today"),
    Place("seek", pgettext_lazy("place", "Seek"), "seek:home"),
    Place("sense", pgettext_lazy("place", "Sense"), "sense:library"),
    Place("share", pgettext_lazy("place", "Share"), "share:home"),
    Place("stock", pgettext_lazy("place", "Stock"), "search:stock"),
    Place("flow", pgettext_lazy("place", "Flow"), "flow:mine"),
)

SHELVES: dict[str, tuple[Shelf, ...]] = {
    "seek": (
        Shelf(pgettext_lazy("what I found", "Found"), "seek:home"),
        Shelf(_("Inbox"), "inbox:home"),
        Shelf(_("Gist list"), "reads:gist"),
        Shelf(_("Suggestions"), "suggestions:home"),
        Shelf(_("Feeds"), "feeds:home"),
        Shelf(_("Saved searches"), "searches:home"),
        Shelf(_("Mail"), "letters:home"),
        Shelf(_("Goals"), "goals:home"),
        Shelf(_("Journeys"), "goals:journeys"),
        Shelf(_("How things reach me"), "seek:mix"),
    ),
    "sense": (
        Shelf(_("Library"), "sense:library"),
        Shelf(_("Today’s note"), "sense:today"),
        Shelf(_("Written together"), "together:home"),
        Shelf(pgettext_lazy("place", "Hatch"), "hatch:home"),
        Shelf(_("Review"), "review:today"),
        Shelf(_("Templates"), "sense:templates"),
        Shelf(_("Annotations"), "annotations:home"),
        Shelf(_("Bring things in"), "importers:home"),
        Shelf(_("Take everything out"), "exporters:home"),
        Shelf(_("Bin"), "sense:bin"),
    ),
    "share": (
        Shelf(_("My shelf"), "share:home"),
        Shelf(_("Questions"), "questions:home"),
        Shelf(_("Practices"), "practices:board"),
        Shelf(_("Gatherings"), "gatherings:home"),
        Shelf(_("Mentoring"), "mentoring:home"),
        Shelf(_("Portfolios"), "portfolios:home"),
        Shelf(_("Learning circles"), "peers:home"),
        Shelf(_("Spaces"), "communities:spaces"),
        Shelf(_("Learning log"), "communities:log"),
    ),
    "stock": (
        Shelf(_("Search"), "search:stock"),
        Shelf(_("Ask the stock"), "hatch:answers"),
        Shelf(_("Topics"), "topics:home"),
        Shelf(_("People who know"), "knowing:people"),
        Shelf(_("People"), "people:directory"),
        Shelf(_("Look again"), "freshness:stale"),
        Shelf(_("How fresh"), "freshness:health"),
    ),
    "flow": (
        Shelf(_("My flow"), "flow:mine"),
        Shelf(_("The organisation’s flow"), "flows:organisation"),
        Shelf(_("Safety pulse"), "pulse:home"),
    ),
}
"""The pages that a place opens with; on each of them the others are one step away. Deeper pages do without."""

_PLACE_OF_PAGE = {shelf.url_name: place for place, shelves in SHELVES.items() for shelf in shelves}

_PLACE_OF_ROOM = {
    "seek": "seek",
    "pictures": "sense",
    "inbox": "seek",
    "digest": "seek",
    "searches": "seek",
    "letters": "seek",
    "feeds": "seek",
    "reads": "seek",
    "goals": "seek",
    "sense": "sense",
    "together": "sense",
    "importers": "sense",
    "exporters": "sense",
    "review": "sense",
    "hatch": "sense",
    "annotations": "sense",
    "share": "share",
    "questions": "share",
    "unnamed": "share",
    "pulse": "flow",
    "practices": "share",
    "gatherings": "share",
    "season": "share",
    "mentoring": "share",
    "portfolios": "share",
    "peers": "share",
    "communities": "share",
    "search": "stock",
    "freshness": "stock",
    "knowing": "stock",
    "topics": "stock",
    "flow": "flow",
    "flows": "flow",
}


def url_or_none(name: str, *args: object) -> str | None:
    """The address of a page that another room serves, or None while that room is not installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


def place_of(request: HttpRequest) -> str:
    """Which place of the top bar a page belongs to; "" for none of them."""
    match = request.resolver_match
    if match is None or match.route.startswith("administration/"):
        return ""
    if match.view_name == "web:today":
        return "today"
    return _PLACE_OF_PAGE.get(match.view_name) or _PLACE_OF_ROOM.get(match.app_name, "")


@cache
def fixed_url(name: str) -> str | None:
    """`url_or_none` for the addresses that the shell asks for on every page."""
    return url_or_none(name)


@cache
def head_links(*, is_public: bool = False) -> SafeString:
    """Icons, manifest and styles; of a page for strangers no manifest, for they have nothing to install."""
    styles = "".join(f'<link rel="stylesheet" href="{static(name)}">' for name in stylesheets(is_public=is_public))
    icons = (
        f'<link rel="icon" href="{static("web/mark.svg")}" type="image/svg+xml"><link rel="apple-touch-icon" href="{static(TOUCH_ICON)}">'
    )
    manifest = "" if is_public else f'<link rel="manifest" href="{reverse("web:manifest")}">'
    return SafeString(f"{icons}{manifest}{styles}")


def stylesheets(*, is_public: bool = False) -> list[str]:
    """One where static files were collected, one per component while developing."""
    if _is_collected():
        return [PUBLIC_BUNDLE if is_public else BUNDLE]
    return [f"web/css/{name}.css" for name in (PUBLIC_STYLESHEETS if is_public else STYLESHEETS)]


def _is_collected() -> bool:
    return isinstance(staticfiles_storage, ManifestFilesMixin)


@cache
def script_links() -> SafeString:
    modules = "".join(f'<script type="module" src="{static(f"web/js/{name}.js")}"></script>' for name in SCRIPTS)
    return SafeString(f'<script src="{static(HTMX)}" defer></script>{modules}')


@cache
def navigation(language: str, place: str, kind: str) -> SafeString:
    """The places; `kind` is "top" or "bottom". The language is part of the key of this cache."""
    places = [{"key": p.key, "label": p.label, "url": fixed_url(p.url_name), "current": p.key == place} for p in PLACES]
    context = {"places": [p for p in places if p["url"]], "kind": kind}
    return SafeString(render_to_string("web/_places.html", context))


@cache
def shelves(language: str, view_name: str) -> SafeString:
    """The pages that the place of this page opens with, the page marked; nothing where the page is none of them."""
    place = _PLACE_OF_PAGE.get(view_name)
    if place is None:
        return SafeString("")
    rows = [{"label": s.label, "url": fixed_url(s.url_name), "current": s.url_name == view_name} for s in SHELVES[place]]
    return SafeString(render_to_string("web/_shelves.html", {"shelves": [row for row in rows if row["url"]]}))


@cache
def menu_links(language: str, is_administrator: bool) -> SafeString:
    return SafeString(render_to_string("web/_menu_links.html", {"is_administrator": is_administrator}))


@cache
def keys_dialog(language: str) -> SafeString:
    return SafeString(render_to_string("web/_keys.html"))
