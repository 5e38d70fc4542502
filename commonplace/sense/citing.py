"""How a text begins that grows from others: passages cited with their source, notes linked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.markdown import as_label, as_plain_words
from commonplace.people.models import Member


def named(origins: Iterable[Entry]) -> str:
    """Passages embedded, then notes linked by their titles."""
    entries = list(origins)
    quotes = [f"![[{entry.uid}]]\n\n" for entry in entries if entry.kind == Kind.HIGHLIGHT]
    links = [f"[[{_link_to(entry)}]]\n\n" for entry in entries if entry.title and entry.kind != Kind.HIGHLIGHT]
    return "".join(quotes + links)


def cited(member: Member, passages: Sequence[Entry]) -> str:
    """One's own passages written out, each with its source and a link to the highlight; those of others embedded, so that whoever may not see
    them does not read them here either."""
    return "".join(_cited(entry) if entry.author_id == member.pk and entry.quote else f"![[{entry.uid}]]\n\n" for entry in passages)


def _cited(entry: Entry) -> str:
    lines = "\n".join(f"> {line}".rstrip() for line in as_plain_words(entry.quote.strip()).split("\n"))
    source = str(entry.source) if entry.source else entry.title
    words = source.translate(str.maketrans("", "", "[]|\n")).strip()[:200]
    return f"{lines}\n>\n> — [[{entry.uid}{f'|{words}' if words else ''}]]\n\n"


def _link_to(entry: Entry) -> str:
    return as_label(entry.title) or f"{entry.uid}|{entry.title.translate(str.maketrans('', '', '[]|'))}"
