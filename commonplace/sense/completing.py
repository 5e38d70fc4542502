"""What may be meant by the few letters somebody has typed in the editor: titles, passages, people, tags, as far as they may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonplace.entries.audience import Sight, sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.markdown import as_label, excerpt, fold_label
from commonplace.lineage.steps import targets_for
from commonplace.lineage.words import LINKABLE
from commonplace.people.models import Member
from commonplace.search.names import begins, members_named, spaces_named, tags_named
from commonplace.search.port import Question, engine, entry_at
from commonplace.search.queries import reader_of
from commonplace.search.words import pieces_of

SHOWN = 12
LOOKED_AT = 60
LEAST_PREFIX = 3
LONGEST = 100
LONGEST_MENTION = 40
_COLUMNS = ("pk", "uid", "kind", "title", "title_key", "quote", "excerpt", "author_id", "author__name", "made_at")


@dataclass(frozen=True)
class Offer:
    """One line of the list: `insert` goes into the text, `label` and `detail` are shown."""

    insert: str
    label: str
    detail: str = ""

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def offers(member: Member, of: str, typed: str) -> list[Offer]:
    """What may be meant. `of` is links, embeds, people (and spaces) or tags."""
    typed = typed.replace("\x00", "")[:LONGEST]
    match of:
        case "people":
            return [*_people(member, typed), *_spaces(member, typed)][:SHOWN]
        case "tags":
            return _tags(member, typed)
        case "links" | "embeds":
            return _entries(member, typed, prefer_passages=of == "embeds")
    return []


def _entries(member: Member, typed: str, *, prefer_passages: bool) -> list[Offer]:
    key = fold_label(typed)
    sight = sight_of(member)
    found: dict[int, dict[str, Any]] = {}
    for rows in _rows(member, sight, key, prefer_passages=prefer_passages):
        for row in rows:
            found.setdefault(row["pk"], row)
    ordered = sorted(found.values(), key=lambda row: _rank(row, member, key, prefer_passages))[:SHOWN]
    meant = targets_for(member, {row["title_key"] for row in ordered if row["title_key"]})
    return [_offer(row, meant) for row in ordered]


def _rows(member: Member, sight: Sight, key: str, *, prefer_passages: bool) -> Iterable[QuerySet[Entry, dict[str, Any]]]:
    mine = Entry.objects.authored_by(member).filter(kind__in=LINKABLE)
    visible = Entry.objects.visible_to(sight).filter(kind__in=LINKABLE)
    if not key:
        yield (
            mine.filter(kind=Kind.HIGHLIGHT).order_by("-made_at", "-pk").values(*_COLUMNS)[:SHOWN]
            if prefer_passages
            else (mine.exclude(title_key="").order_by("-made_at", "-pk").values(*_COLUMNS)[:SHOWN])
        )
        return
    yield mine.filter(begins("title_key", key)).order_by("title_key").values(*_COLUMNS)[:LOOKED_AT]
    yield visible.filter(begins("title_key", key)).order_by("title_key").values(*_COLUMNS)[:LOOKED_AT]
    positions = _with_words(sight, key)
    if positions:
        yield visible.filter(pk__in=[entry_at(position) for position in positions]).values(*_COLUMNS)


def _with_words(sight: Sight, key: str) -> list[int]:
    """The newest that hold the words typed, the last of them perhaps unfinished."""
    clauses = [tuple(pieces_of(word)) for word in key.split()]
    clauses = [clause for clause in clauses if clause]
    if not clauses:
        return []
    *others, last = clauses[-1]
    if last[-1].isascii() and len(last[-1]) >= LEAST_PREFIX:
        clauses[-1] = (*others, (*last[:-1], f"{last[-1]}*"))
    question = Question(wanted=tuple(clauses), kinds=frozenset(map(str, LINKABLE)))
    return engine().find(question, reader_of(sight), size=LOOKED_AT)


def _rank(row: dict[str, Any], member: Member, key: str, prefer_passages: bool) -> tuple[Any, ...]:
    """The title itself, then titles that begin so, then those with the words, then passages; one's own first, the newest first."""
    title = row["title_key"]
    words = key.split()
    how = 0 if title == key else 1 if title.startswith(key) else 2 if title and all(word in title for word in words) else 3
    if prefer_passages and row["kind"] == Kind.HIGHLIGHT:
        how = min(how, 1)
    return (how if key else 0, row["author_id"] != member.pk, -row["made_at"].timestamp(), -row["pk"])


def _offer(row: dict[str, Any], meant: dict[str, int]) -> Offer:
    shown = row["title"] or excerpt(row["quote"] or row["excerpt"], 80) or row["uid"]
    label = as_label(row["title"]) if row["title"] else None
    detail = f"{Kind(row['kind']).label} · {row['author__name']}"
    if label and meant.get(row["title_key"]) == row["pk"]:
        return Offer(label, shown, detail)
    words = excerpt(shown, 40).translate(str.maketrans("", "", "[]|"))
    return Offer(f"{row['uid']}|{words}" if words else row["uid"], shown, detail)


def _people(member: Member, typed: str) -> list[Offer]:
    found = members_named(member, typed.strip().lower()).values_list("handle", "name")[:SHOWN]
    return [Offer(f"@{handle}", name, f"@{handle}") for handle, name in found]


def _spaces(member: Member, typed: str) -> list[Offer]:
    found = spaces_named(member, typed.strip().lower()).values_list("slug", "name")[:SHOWN]
    return [Offer(f"@{slug}", name, _("Space · @%(slug)s") % {"slug": slug}) for slug, name in found if len(slug) <= LONGEST_MENTION]


def _tags(member: Member, typed: str) -> list[Offer]:
    names = tags_named(member, typed.strip().lower()).values_list("name", flat=True)[:SHOWN]
    return [Offer(name, f"#{name}") for name in names]
