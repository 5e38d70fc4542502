"""What a page is called: of the names that it gives itself, the one that its readers would use."""

import re

from lxml.html import HtmlElement

_JOINTS = re.compile(r"\s+(?:[|\u2013\u2014\u00b7\u00bb\u00ab:]|-|::)\s+")


def page_title(tree: HtmlElement, heading: str, names_of_site: tuple[str, ...]) -> str:
    """The title meant for sharing if there is one, else the main `heading` if the window's title holds it, else the window's title.

    The name of the site is taken off the end: it is kept on its own.
    """
    shared = _line(_first(tree, "//meta[@property='og:title' or @name='og:title' or @name='twitter:title']/@content"))
    window = _line(_first(tree, "//head//title/text()") or _first(tree, "//title/text()"))
    heading = _line(heading)
    if shared:
        return _without_site(shared, names_of_site)
    if heading and (not window or heading.casefold() in window.casefold()):
        return heading
    return _without_site(window, names_of_site)


def _without_site(title: str, names_of_site: tuple[str, ...]) -> str:
    joints = list(_JOINTS.finditer(title))
    if not joints:
        return title
    tail = title[joints[-1].end() :]
    known = {_letters(name) for name in names_of_site if name}
    if _letters(tail) and any(_letters(tail) == name or name.startswith(_letters(tail)) for name in known):
        return title[: joints[-1].start()]
    return title


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold()).removeprefix("www")


def _first(tree: HtmlElement, path: str) -> str:
    found = tree.xpath(path)
    return str(found[0]) if isinstance(found, list) and found else ""


def _line(text: str) -> str:
    return " ".join(text.split())
