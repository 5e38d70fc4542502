"""Markdown as members write it, turned into safe HTML once, when it is saved.

    render(body, mention_url=...)  -> Rendered: HTML with placeholders for what depends on the reader, plain text, references, mentions
    fill(html, targets)            -> what this reader may see put into the placeholders
    excerpt(text)                  -> the beginning of the plain text, cut at a word
    fold_label(title)              -> the key under which [[titles]] are compared
    as_label(title)                -> how a link to a title is written
    relabelled(body, key, label)   -> the text with its links to one title leading to another
    section(html, heading)         -> one section of rendered HTML, for an embed
    sentence_around(text, a, b)    -> the sentence that holds a stretch of plain text

The dialect is CommonMark with tables, strikethrough, task lists, footnotes and bare https addresses, plus ours: `[[Title]]`,
`[[Title#Heading]]`, `[[Title|shown]]`, `![[Title]]` and `@handle`. Nothing in code is touched.
"""

from commonplace.kit.markdown.filling import MENTIONED, Target, fill
from commonplace.kit.markdown.quoting import as_plain_words
from commonplace.kit.markdown.relabelling import as_label, linked, mentions, relabelled
from commonplace.kit.markdown.rendering import Rendered, render
from commonplace.kit.markdown.sections import section, without_places
from commonplace.kit.markdown.sentences import sentence_around
from commonplace.kit.markdown.shaping import Ref
from commonplace.kit.markdown.words import excerpt, fold_label, plain_text

__all__ = [
    "MENTIONED",
    "Ref",
    "Rendered",
    "Target",
    "as_label",
    "as_plain_words",
    "excerpt",
    "fill",
    "fold_label",
    "linked",
    "mentions",
    "plain_text",
    "relabelled",
    "render",
    "section",
    "sentence_around",
    "without_places",
]
