"""Our inline syntax: [[links]], ![[embeds]], @mentions and bare https addresses.

They are inline rules, so what stands in code, in escapes or inside another link never reaches them.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

MAX_LABEL = 300
# A "(" after the brackets makes it an ordinary link whose text is bracketed, as in [[1]](https://...).
_WIKILINK = re.compile(rf"!?\[\[([^\[\]\n|]{{1,{MAX_LABEL}}})(?:\|([^\[\]\n]{{0,{MAX_LABEL}}}))?\]\](?!\()")
_HEADING_PART = re.compile(r"(?<=[^\s\\])#(?=\S)|^#(?=\S)")
_NOTE_FILE = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
_MENTION = re.compile(r"@([A-Za-z0-9][A-Za-z0-9-]{0,38}[A-Za-z0-9])(?![\w@/]|-\w|\.\w)")
_NOT_BEFORE_MENTION = re.compile(r"[\w.@/:+=\\-]")
_ADDRESS = re.compile(r"https?://[^\s<>\[\]\"`\\^{}|]{1,2000}", re.IGNORECASE)
_NOT_BEFORE_ADDRESS = re.compile(r"[\w+.-]")
_ENDS_SENTENCE = "?!.,:;*_~'\""


def add_inline_rules(md: MarkdownIt) -> None:
    """Teach the parser our inline syntax."""
    md.inline.ruler.before("link", "wikilink", _wikilink)
    md.inline.ruler.after("text", "bare_address", _bare_address)
    md.inline.ruler.push("mention", _mention)


def split_label(inside: str) -> tuple[str, str]:
    """(title or path, heading or "") of what stands between [[ and ]] before the bar. "C# basics" and "Issue #12" have no heading.

    A title such as "Array#sample" is written with a backslash before the sign.
    """
    title, heading = inside, ""
    if part := _HEADING_PART.search(inside):
        title, heading = inside[: part.start()], inside[part.end() :]
    return " ".join(title.replace("\\#", "#").split()), heading.strip()


def shown_label(title: str, heading: str) -> str:
    """What a link without words of its own shows: a title as written, a path by the name of its file."""
    name = _NOTE_FILE.sub("", title.rsplit("/", 1)[-1]) if _NOTE_FILE.search(title) else title
    return f"{name} › {heading}" if name and heading else name or heading


def _wikilink(state: StateInline, silent: bool) -> bool:
    src, pos = state.src, state.pos
    if state.linkLevel > 0 or not (src.startswith("[[", pos) or src.startswith("![[", pos)):
        return False
    match = _WIKILINK.match(src, pos, state.posMax)
    if not match:
        return False
    title, heading = split_label(match[1].removesuffix("\\"))
    if not title and not heading:
        return False
    if not silent:
        token = state.push("wikilink", "", 0)
        token.content = (match[2] or "").strip() or shown_label(title, heading)
        token.meta = {"label": title, "heading": heading, "is_embed": src[pos] == "!", "source": match[0]}
    state.pos = match.end()
    return True


def _mention(state: StateInline, silent: bool) -> bool:
    src, pos = state.src, state.pos
    if src[pos] != "@" or state.linkLevel > 0 or (pos and _NOT_BEFORE_MENTION.match(src[pos - 1])):
        return False
    match = _MENTION.match(src, pos, state.posMax)
    address = match and state.env["mention_url"](match[1])
    if not match or address is None:
        return False
    if not silent:
        token = state.push("mention", "", 0)
        token.content = match[0]
        token.meta = {"handle": match[1].lower(), "url": address}
    state.pos = match.end()
    return True


def _bare_address(state: StateInline, silent: bool) -> bool:
    src, pos = state.src, state.pos
    if src[pos] != ":" or state.linkLevel > 0 or not src.startswith("://", pos):
        return False
    scheme = next((word for word in ("https", "http") if src[max(pos - len(word), 0) : pos].lower() == word), None)
    if scheme is None or (pos > len(scheme) and _NOT_BEFORE_ADDRESS.match(src[pos - len(scheme) - 1])):
        return False
    match = _ADDRESS.match(src, pos - len(scheme), state.posMax)
    address = _trimmed(match[0]) if match else ""
    if len(address) <= len(scheme) + 3:
        return False
    if not silent:
        if not state.pending.lower().endswith(scheme):
            return False
        state.pending = state.pending[: -len(scheme)]
        opened = state.push("link_open", "a", 1)
        opened.attrs = {"href": state.md.normalizeLink(address)}
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos = pos - len(scheme) + len(address)
    return True


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence around it; a closing bracket stays when it was opened inside the address."""
    surplus = address.count(")") - address.count("(")
    while address:
        if address[-1] in _ENDS_SENTENCE:
            address = address[:-1]
        elif address[-1] == ")" and surplus > 0:
            address, surplus = address[:-1], surplus - 1
        else:
            break
    return address
