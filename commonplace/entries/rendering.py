"""Turning what a member wrote into what is stored beside it: safe HTML, excerpt, key of the title, and the card of lists."""

import re
from collections.abc import Iterable, Sequence

from django.template.loader import get_template

from commonplace.entries.models import Entry
from commonplace.kit.markdown import Rendered, excerpt, fold_label, plain_text, render
from commonplace.people.models import Member

_POSSIBLE_MENTION = re.compile(r"@([A-Za-z0-9][A-Za-z0-9-]{1,39})")
_HEADING = re.compile(r"<h([1-6])[^>]*>.*?</h\1>", re.DOTALL)
EXCERPT_LENGTH = 280
MOST_OPENED = 20_000


def known_handles(texts: Iterable[str]) -> frozenset[str]:
    """Those handles mentioned in the texts that belong to members: one query, or none where nobody is mentioned."""
    candidates = {match.lower() for text in texts for match in _POSSIBLE_MENTION.findall(text)}
    if not candidates:
        return frozenset()
    return frozenset(Member.objects.filter(handle__in=candidates, is_active=True).values_list("handle", flat=True))


def render_texts(entries: Sequence[Entry]) -> None:
    """Set `body_html`, `excerpt`, `title_key` and `rendered` from title and body."""
    handles = known_handles(entry.body for entry in entries)

    def mention_url(handle: str) -> str | None:
        return f"/people/{handle.lower()}/" if handle.lower() in handles else None

    for entry in entries:
        entry.rendered = render(entry.body, mention_url=mention_url)
        entry.body_html = entry.rendered.html
        entry.excerpt = excerpt(entry.quote or _opening(entry.rendered), EXCERPT_LENGTH)
        entry.title_key = fold_label(entry.title)[:300]


def _opening(rendered: Rendered) -> str:
    """What an excerpt is cut from: the sentences without the headings between them, whose words would run into the next sentence."""
    begin = rendered.html[:MOST_OPENED]
    if "<h" not in begin:
        return rendered.text
    end = begin.rfind(">") + 1 if len(begin) == MOST_OPENED else len(begin)
    return plain_text(_HEADING.sub("", begin[:end])) or rendered.text


def render_card(entry: Entry, tags: Sequence[str]) -> str:
    """The card that lists show to every reader alike, so nothing in it may depend on who looks."""
    return get_template("entries/_card.html").render({"entry": entry, "tags": tags})
