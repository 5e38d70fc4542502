"""Keeping the time of rendering in proportion to the text, whatever the text is.

A page that a person wrote stays far below these bounds. Beyond them the words are all still there, but what would take too long is
shown as it was typed: the rest of the inline syntax, or, where even the blocks are too many or too deep, the whole text.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_ref

MAX_NESTING = 100
"""Levels of blocks (a list counts twice), and of brackets within brackets. The parser would leave out what lies deeper."""
MAX_BLOCKS = 20_000
MAX_CELLS = 30_000
MAX_LINES = 200_000
MAX_AMPERSANDS = 50_000
"""In one run of text the sanitiser's time grows with the square of these."""
MAX_STEPS = 100_000
"""Places in the running text where the inline rules are tried: about one in ten characters of ordinary text."""
_EXPANSION = 100_000
_EMPTY_ITEM = re.compile(r"(?:[-+*]|\d[.)])[ \t]*\n")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,100}\]")


class TooDense(Exception):
    """The text would take too long to render."""


def add_bounds(md: MarkdownIt) -> None:
    """Let the parser count its steps and stop."""
    md.block.ruler.before("table", "count_blocks", _count_block)
    md.inline.ruler.before("text", "count_steps", _count_step)
    md.inline.ruler.at("footnote_ref", _footnote_reference)
    md.core.ruler.at("inline", _inline_within_bounds)


def check_density(body: str) -> None:
    """Raise TooDense for what the parser takes in one go, without a step that could be counted: table cells, empty list items, lines."""
    lines = body.count("\n")
    if lines > MAX_LINES or body.count("|") > MAX_CELLS or body.count("&") > MAX_AMPERSANDS:
        raise TooDense
    if lines > MAX_BLOCKS and len(_EMPTY_ITEM.findall(body)) > MAX_BLOCKS:
        raise TooDense


def _count_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    state.env["blocks"] = count = state.env.get("blocks", 0) + 1
    if count > MAX_BLOCKS:
        raise TooDense
    return False


def _count_step(state: StateInline, silent: bool) -> bool:
    # Brackets within brackets are looked at again from each level, hence the weight.
    state.env["steps"] = count = state.env.get("steps", 0) + 1 + state.level
    if count > MAX_STEPS:
        raise TooDense
    return False


def _footnote_reference(state: StateInline, silent: bool) -> bool:
    """The plugin's rule would look for the closing bracket up to the end of the text, from each opening one."""
    return bool(_FOOTNOTE.match(state.src, state.pos)) and footnote_ref(state, silent)


def _inline_within_bounds(state: StateCore) -> None:
    """Parse the text of each block, until the steps are used up or repeated references would blow the page up."""
    room = 2 * len(state.src) + _EXPANSION
    has_references = bool(state.env.get("references"))
    for token in state.tokens:
        if token.level >= MAX_NESTING - 2:
            raise TooDense
        if token.type != "inline":
            continue
        token.children = _children(state, token.content) if room > 0 else None
        if token.children is None:
            room = 0
            token.children = [Token("text", "", 0, content=token.content)]
        elif has_references:
            room -= sum(_length_of_addresses(child) for child in token.children)
            if room <= 0:
                token.children = [Token("text", "", 0, content=token.content)]


def _children(state: StateCore, content: str) -> list[Token] | None:
    try:
        return state.md.inline.parse(content, state.md, state.env, [])
    except TooDense:
        return None


def _length_of_addresses(token: Token) -> int:
    return sum(len(str(value)) for value in token.attrs.values()) if token.attrs else 0
