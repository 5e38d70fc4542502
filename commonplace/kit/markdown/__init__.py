"""Markdown as members write it, turned into safe HTML once, when it is saved.

    render(body, mention_url=...)  -> Rendered: HTML with placeholders for what depends on the reader, plain text, references, mentions
    fill(html, targets)            -> what this reader may see put into the placeholders
    excerpt(text)                  -> the beginning of the plain text, cut at a word
    fold_label(title)              -> the key under which [[titles]] are compared

The dialect is CommonMark with tables, strikethrough, task lists, footnotes and bare https addresses, plus ours: `[[Title]]`,
`[[Title#Heading]]`, `[[Title|shown]]`, `![[Title]]` and `@handle`. Nothing in code is touched.
"""

from commonplace.kit.markdown.filling import Target, fill
from commonplace.kit.markdown.rendering import Rendered, render
from commonplace.kit.markdown.shaping import Ref
from commonplace.kit.markdown.words import excerpt, fold_label, plain_text

__all__ = ["Ref", "Rendered", "Target", "excerpt", "fill", "fold_label", "plain_text", "render"]
