"""The strict list of what rendered Markdown may contain, whatever came before."""

import re

import nh3

from commonplace.kit.markdown.links import ALLOWED_SCHEMES, is_own_file

_TAGS = set(
    "a abbr b blockquote br caption cite code dd del details div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img input ins kbd li "
    "mark ol p pre q rp rt ruby s samp section small strong sub summary sup table tbody td tfoot th thead tr u ul var wbr".split()
)
_DIR = {"dir"}
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "rel", "class", "id", "data-ref", "data-heading", "data-mention"},
    "abbr": {"title"},
    "blockquote": _DIR,
    "code": {"class"},
    "details": {"open"},
    "div": {"data-embed", "data-heading"},
    "hr": {"class"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "li": {"dir", "id", "class"},
    "ol": {"start", "class"},
    "p": _DIR,
    "section": {"class"},
    "sup": {"class"},
    "td": {"colspan", "rowspan", "dir", "class"},
    "th": {"colspan", "rowspan", "dir", "class"},
    "ul": {"class"},
    **{f"h{level}": {"dir", "id"} for level in range(2, 7)},
}
_VALUES = {
    "input": {"type": {"checkbox"}, "disabled": {""}, "checked": {""}, "class": {"task-list-item-checkbox"}},
}
_CLASS = re.compile(
    r"(?:language-[\w+#.-]{1,40}|mention|footnote-ref|footnote-backref|footnotes-sep|footnotes|footnotes-list|footnote-item"
    r"|contains-task-list|task-list-item|at-(?:left|center|right))\Z"
)
_ID = re.compile(r"(?:h-[\w-]*|fn(?:ref)?-\w+-\d+(?::\d+)?)\Z")


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return " ".join(word for word in value.split() if _CLASS.match(word)) or None
    if name == "id":
        return value if _ID.match(value) else None
    if name == "src":
        return value if is_own_file(value) else None
    if name in ("width", "height", "colspan", "rowspan", "start"):
        return value if value.isdecimal() and len(value) <= 5 else None
    return value


_cleaner = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=set(),
    attributes=_ATTRIBUTES,
    tag_attribute_values=_VALUES,
    attribute_filter=_filter_attribute,
    link_rel=None,
    url_schemes=set(ALLOWED_SCHEMES),
)


def sanitise(rendered_html: str) -> str:
    """Only the allowed tags and attributes, well formed."""
    return _cleaner.clean(rendered_html)
