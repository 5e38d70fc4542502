"""HTML that is read elsewhere: every address in it is whole."""

from __future__ import annotations

from urllib.parse import urljoin

from lxml import html

_ADDRESSES = ("href", "src", "cite")


def with_whole_addresses(markup: str, base: str) -> str:
    """The fragment, safe HTML already, with its addresses made whole against the page it belongs to."""
    tree = html.fragment_fromstring(markup, create_parent="div")
    for element in tree.iter():
        for name in _ADDRESSES:
            if value := element.get(name):
                element.set(name, urljoin(base, value))
    return (tree.text or "") + "".join(html.tostring(child, encoding="unicode") for child in tree)
