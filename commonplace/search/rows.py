"""From entries to what the index keeps of them.

A save is found by its title, by why it was saved, and by its address; not by the text of the source, which would be stored again
for every member who saved it.
"""

import html
import re
from collections import defaultdict
from collections.abc import Sequence

from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.words import Kind
from commonplace.search.port import Row, position_of

# Tags inside a word do not part it; all others do.
_INLINE = re.compile(r"</?(?:a|abbr|b|code|del|em|i|ins|kbd|mark|s|small|span|strong|sub|sup|u|wbr)(?:\s[^>]*)?>")
_TAG = re.compile(r"<[^>]*>")


def plain(body_html: str) -> str:
    """The words of rendered Markdown."""
    return html.unescape(_TAG.sub(" ", _INLINE.sub("", body_html)))


def rows_of(entries: Sequence[Entry]) -> list[Row]:
    """The rows of entries that have `source` at hand, with one query for the tags of those whose tags were not just written."""
    tags: dict[int, list[tuple[int, str]]] = defaultdict(list, {entry.pk: entry.tag_rows for entry in entries if entry.tag_rows})
    unknown = [entry.pk for entry in entries if entry.tag_rows is None]
    if not unknown:
        return [_row(entry, tags[entry.pk]) for entry in entries]
    carried = EntryTag.objects.filter(entry__in=unknown).order_by("pk")
    for pk, tag, name in carried.values_list("entry_id", "tag_id", "tag__name"):
        tags[pk].append((tag, name))
    return [_row(entry, tags[entry.pk]) for entry in entries]


def _words_of_source(entry: Entry) -> str:
    if entry.source is None:
        return ""
    # Others may have had the page fetched before this member: their save must not be found by what they have not read yet. Once it was
    # fetched for them, the save bears the page's title.
    return entry.source.url if entry.kind == Kind.SAVE else f"{entry.source.title} {entry.source.author} {entry.source.site}"


def _row(entry: Entry, tags: Sequence[tuple[int, str]]) -> Row:
    source = _words_of_source(entry)
    return Row(
        position=position_of(entry.pk, entry.made_at),
        kind=entry.kind,
        author=entry.author_id,
        audience=entry.audience_id,
        tags=[tag for tag, _ in tags],
        title=entry.title,
        tag_names=" ".join(name for _, name in tags),
        body="\n".join(part for part in (entry.quote, plain(entry.body_html), entry.adds, source) if part),
    )
