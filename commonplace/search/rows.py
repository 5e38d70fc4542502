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
from commonplace.search.concepts import SIGN, Text, counted, packed
from commonplace.search.languages import language_of
from commonplace.search.port import Row, position_of
from commonplace.search.sites import numbers_of_sites

# Tags inside a word do not part it; all others do.
_INLINE = re.compile(r"</?(?:a|abbr|b|code|del|em|i|ins|kbd|mark|s|small|span|strong|sub|sup|u|wbr)(?:\s[^>]*)?>")
_TAG = re.compile(r"<[^>]*>")


def plain(body_html: str) -> str:
    """The words of rendered Markdown."""
    return html.unescape(_TAG.sub(" ", _INLINE.sub("", body_html)))


def rows_of(entries: Sequence[Entry]) -> list[Row]:
    """The rows of entries that have `source` at hand, with one query for the tags of those whose tags were not just written, and one for the
    authors of what responses respond to."""
    tags: dict[int, list[tuple[int, str]]] = defaultdict(list, {entry.pk: entry.tag_rows for entry in entries if entry.tag_rows})
    unknown = [entry.pk for entry in entries if entry.tag_rows is None]
    carried = EntryTag.objects.filter(entry__in=unknown).order_by("pk")
    if unknown:
        for pk, tag, name in carried.values_list("entry_id", "tag_id", "tag__name"):
            tags[pk].append((tag, name))
    roots = {entry.root_id for entry in entries if entry.root_id}
    authors = dict(Entry.objects.filter(pk__in=roots).values_list("pk", "author_id")) if roots else {}
    return [_row(entry, tags[entry.pk], authors.get(entry.root_id or 0, 0)) for entry in entries]


def _words_of_source(entry: Entry) -> str:
    if entry.source is None:
        return ""
    # Others may have had the page fetched before this member: their save must not be found by what they have not read yet. Once it was
    # fetched for them, the save bears the page's title.
    return entry.source.url if entry.kind == Kind.SAVE else f"{entry.source.title} {entry.source.author} {entry.source.site}"


def _row(entry: Entry, tags: Sequence[tuple[int, str]], root_author: int) -> Row:
    source = _words_of_source(entry)
    tag_names = " ".join(name for _, name in tags)
    written = "\n".join(part for part in (entry.quote, plain(entry.body_html), entry.adds) if part)
    body = f"{written}\n{source}" if source else written
    language = language_of(f"{entry.title}\n{written}")
    concepts = counted(Text(entry.title, tag_names, body), language)
    return Row(
        position=position_of(entry.pk, entry.made_at),
        kind=entry.kind,
        author=entry.author_id,
        audience=entry.audience_id,
        tags=[tag for tag, _ in tags],
        title=entry.title,
        tag_names=tag_names,
        body=body,
        maturity=entry.maturity,
        language=language,
        stems=[concept for concept in concepts if concept.startswith(SIGN)],
        concepts=packed(concepts),
        sites=numbers_of_sites(entry.source.url) if entry.source else (),
        root_author=root_author,
    )
