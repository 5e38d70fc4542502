"""From Markdown to safe HTML with placeholders."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from commonplace.kit.markdown.bounds import MAX_NESTING, TooDense, add_bounds, check_density
from commonplace.kit.markdown.inline import add_inline_rules
from commonplace.kit.markdown.links import image_html, link_attributes
from commonplace.kit.markdown.safety import sanitise
from commonplace.kit.markdown.shaping import Ref, Shaping, shape
from commonplace.kit.markdown.words import plain_text, slug
from commonplace.kit.text import clean_body

Options = Any
Environment = Any


@dataclass(frozen=True)
class Rendered:
    """`html` is sanitised and holds placeholders (see `fill`); `text` is its plain text; `mentions` the known handles, each once."""

    html: str
    text: str
    references: tuple[Ref, ...]
    mentions: tuple[str, ...]


def render(body: str, *, mention_url: Callable[[str], str | None]) -> Rendered:
    """Render a body. `mention_url` gives the address of a member's page by handle, None when there is none, and
    "" where it depends on the reader whether there is one: that becomes a placeholder."""
    body = clean_body(body)
    md = _parser()
    environment: dict[str, Any] = {"mention_url": cache(mention_url), "docId": f"{zlib.crc32(body.encode()):x}"}
    try:
        check_density(body)
        tokens = md.parse(body, environment)
    except TooDense:
        return _rendered_plainly(body)
    html = sanitise(md.renderer.render(tokens, md.options, environment))
    shaping: Shaping = environment["shaping"]
    return Rendered(html=html, text=plain_text(html), references=tuple(shaping.references), mentions=tuple(shaping.mentions))


def _rendered_plainly(body: str) -> Rendered:
    return Rendered(html=f"<pre>\n{escape(body, quote=False)}</pre>", text=body, references=(), mentions=())


def commonmark_parser() -> MarkdownIt:
    """The dialect without our own syntax and shaping: what the examples of the CommonMark specification are compared with."""
    md = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING, "tasklists": True, "xhtmlOut": False}).enable(["table", "strikethrough"])
    return md.use(footnote_plugin, inline=False)


@cache
def _parser() -> MarkdownIt:
    md = commonmark_parser()
    add_inline_rules(md)
    add_bounds(md)
    md.core.ruler.push("shape", shape)
    for name, rule in _RULES.items():
        md.add_render_rule(name, rule)
    return md


def _wikilink(_: RendererHTML, tokens: Sequence[Token], index: int, options: Options, env: Environment) -> str:
    token = tokens[index]
    heading = f' data-heading="{slug(token.meta["heading"])}"' if token.meta["heading"] else ""
    return f'<a data-ref="{token.meta["position"]}"{heading}>{_words(token)}</a>'


def _own_heading(_: RendererHTML, tokens: Sequence[Token], index: int, options: Options, env: Environment) -> str:
    return f'<a href="#{slug(tokens[index].meta["heading"])}">{_words(tokens[index])}</a>'


def _embed(_: RendererHTML, tokens: Sequence[Token], index: int, options: Options, env: Environment) -> str:
    token = tokens[index]
    heading = f' data-heading="{slug(token.meta["heading"])}"' if token.meta["heading"] else ""
    return f'<div data-embed="{token.meta["position"]}"{heading}>{_words(token)}</div>\n'


def _mention(_: RendererHTML, tokens: Sequence[Token], index: int, options: Options, env: Environment) -> str:
    token = tokens[index]
    if not token.meta["url"]:
        return f'<a class="mention" data-mention="{token.meta["handle"]}">{_words(token)}</a>'
    return f'<a class="mention" href="{escape(token.meta["url"])}">{_words(token)}</a>'


def _words(token: Token) -> str:
    return escape(token.content, quote=False)


def _link_open(_: RendererHTML, tokens: Sequence[Token], index: int, options: Options, env: Environment) -> str:
    attrs = tokens[index].attrs
    return f"<a{link_attributes(str(attrs.get('href', '')), str(attrs.get('title', '')))}>"


def _image(self: RendererHTML, tokens: Sequence[Token], index: int, options: Options, env: Environment) -> str:
    token = tokens[index]
    alt = "".join(child.content for child in token.children or ())
    return image_html(str(token.attrs.get("src", "")), alt, str(token.attrs.get("title", "")), in_link=bool(token.meta.get("in_link")))


_RULES = {
    "wikilink": _wikilink,
    "own_heading": _own_heading,
    "embed": _embed,
    "mention": _mention,
    "link_open": _link_open,
    "image": _image,
}
