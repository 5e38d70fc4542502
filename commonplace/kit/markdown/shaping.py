"""The last pass over the parsed document, before it becomes HTML: one walk in reading order that makes it fit to stand inside a page.

Headings step down by one (the page's title is the h1) and get ids, blocks find their own direction of writing, raw HTML is put in
order, references are counted, and an embed that has a paragraph to itself becomes a block.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from commonplace.kit.markdown.raw_html import RawHtml
from commonplace.kit.markdown.sentences import InlineWords
from commonplace.kit.markdown.words import slug

MAX_REFERENCES = 2000
"""More than this in one body are left as they were typed; no page of a person has so many."""
_OWN_DIRECTION = frozenset(("paragraph_open", "list_item_open", "heading_open", "blockquote_open", "td_open", "th_open"))


@dataclass(frozen=True)
class Ref:
    """A [[label]]. `position` counts them within the body; `display` is what the reader sees; `is_embed` for one shown as a block.

    `heading` is the id of the part that is meant ("" for the whole); `sentence` is the sentence of the text in which it stands.
    """

    position: int
    label: str
    display: str
    is_embed: bool = False
    heading: str = field(default="", compare=False)
    sentence: str = field(default="", compare=False)


@dataclass
class Shaping:
    """What the walk gathers."""

    references: list[Ref] = field(default_factory=list)
    mentions: dict[str, None] = field(default_factory=dict)
    heading_ids: dict[str, int] = field(default_factory=dict)
    raw: RawHtml = field(default_factory=RawHtml)


def shape(state: StateCore) -> None:
    """Core rule: see above. Leaves what it gathered in `env["shaping"]`."""
    shaping = state.env["shaping"] = Shaping()
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type in _OWN_DIRECTION:
            _set_direction(token)
        if token.type == "inline":
            _shape_inline(shaping, tokens, index)
        elif token.type == "html_block":
            token.content = shaping.raw.block(token.content)
        elif token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
            if token.nesting == 1:
                token.attrs["id"] = _heading_id(shaping, tokens[index + 1].children or ())


def _set_direction(token: Token) -> None:
    token.attrs["dir"] = "auto"
    alignment = token.attrs.pop("style", None)
    if alignment:
        token.attrs["class"] = "at-" + str(alignment).rsplit(":", 1)[-1]


def _heading_id(shaping: Shaping, children: Sequence[Token]) -> str:
    wanted = slug("".join(child.content for child in children if child.type != "html_inline"))
    count = shaping.heading_ids[wanted] = shaping.heading_ids.get(wanted, 0) + 1
    return wanted if count == 1 else f"{wanted}-{count}"


def _shape_inline(shaping: Shaping, tokens: Sequence[Token], index: int) -> None:
    children = tokens[index].children or []
    alone = children[0] if len(children) == 1 and tokens[index - 1].type == "paragraph_open" else None
    if alone and alone.type == "wikilink" and alone.meta["is_embed"]:
        tokens[index - 1].hidden = tokens[index + 1].hidden = True
        _count_reference(shaping, alone, as_block=True)
        return
    floor, in_link = shaping.raw.depth, 0
    words = InlineWords(children)
    for child in children:
        match child.type:
            case "wikilink":
                is_kept = len(shaping.references) < MAX_REFERENCES
                _count_reference(shaping, child, as_block=False, sentence=words.sentence_around(child) if is_kept else "")
            case "mention":
                shaping.mentions[child.meta["handle"]] = None
            case "link_open" | "link_close":
                in_link += child.nesting
            case "image":
                child.meta["in_link"] = in_link > 0
            case "html_inline":
                child.content = shaping.raw.inline(child.content, floor)
    if unclosed := shaping.raw.close_to(floor):
        children.append(Token("html_inline", "", 0, content=unclosed))


def _count_reference(shaping: Shaping, token: Token, *, as_block: bool, sentence: str = "") -> None:
    label = token.meta["label"]
    if not label:
        token.type = "own_heading"
        return
    position = len(shaping.references)
    if position >= MAX_REFERENCES:
        token.type, token.content = "text", token.meta["source"]
        return
    token.meta["position"] = position
    token.type = "embed" if as_block else "wikilink"
    heading = slug(token.meta["heading"]) if token.meta["heading"] else ""
    shaping.references.append(Ref(position, label, token.content, as_block, heading, sentence))
