"""Tools that look: search, read, related, who knows. All of them see what the member sees, and nothing else."""

from __future__ import annotations

from pydantic import Field

from commonplace.assistants.tools.base import Asked, Caller, Json, Tool, address, described, flagged, seen_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.knowing.people import people_who_know
from commonplace.lineage.queries import Line, backlinks, grown_from, led_to
from commonplace.people.models import Scope
from commonplace.search.queries import Sort, find_entries
from commonplace.search.query import parse
from commonplace.search.related import related_to

MOST = 20
TEXT = 20_000
"""Letters of a text in one answer; the rest is asked for with `offset`."""
RESPONSES = 30


class Search(Asked):
    query: str = Field(
        min_length=1,
        max_length=500,
        description='Words, or the search language: tag:madder author:amina kind:question in:space-slug after:2026-01-01 "a phrase" -without',
    )
    limit: int = Field(default=10, ge=1, le=MOST)
    after: str = Field(default="", max_length=40, description="`next` of the answer before, for more")


def _search(caller: Caller, asked: Search) -> Json:
    query = parse(" ".join(asked.query.replace("\x00", "").split()))
    if query.is_empty:
        return {"entries": [], "next": None}
    sort = Sort.BEST if query.wanted else Sort.NEWEST
    found = find_entries(caller.member, query, after=asked.after.replace("\x00", ""), size=asked.limit, sort=sort)
    keys = [hit.pk for hit in found.entries]
    rows = Entry.objects.visible_to(caller.sight).filter(pk__in=keys).select_related("author", "audience__space").defer("card_html", "body")
    by_key = {entry.pk: entry for entry in rows}
    return {"entries": [described(by_key[key]) for key in keys if key in by_key], "next": found.next_cursor}


class Read(Asked):
    id: str = Field(min_length=1, max_length=12, description="The id of an entry, as search gives it")
    offset: int = Field(default=0, ge=0, le=10_000_000, description="Begin the text at this letter")


def _read(caller: Caller, asked: Read) -> Json:
    """The text as Markdown, what it quotes, where it is from, and what was said about it."""
    entry = seen_entry(caller, asked.id)
    text = entry.body[asked.offset : asked.offset + TEXT]
    end = asked.offset + len(text)
    told: Json = {**described(entry), "quote": entry.quote or None, "text": text, "next_offset": end if end < len(entry.body) else None}
    told |= flagged(str(entry), entry.quote, text)
    if entry.source is not None and entry.source.is_on_the_web:
        told["source"] = entry.source.url
    if entry.root is not None and Entry.objects.visible_to(caller.sight).filter(pk=entry.root.pk).exists():
        told["in_response_to"] = {"id": entry.root.uid, "title": str(entry.root)}
    rows = Entry.objects.open_to(caller.sight).filter(root=entry).select_related("author", "audience__space").order_by("made_at", "pk")
    told["responses"] = [described(one) for one in rows.defer("card_html", "body")[:RESPONSES]]
    return told


class Related(Asked):
    id: str = Field(min_length=1, max_length=12, description="The id of an entry")


def _related(caller: Caller, asked: Related) -> Json:
    entry = seen_entry(caller, asked.id)
    near = [{"title": one.title, "kind": one.kind, "author": one.name, "url": address(one.url)} for one in related_to(caller.sight, entry)]
    return {
        "grew_from": [_line(line) for line in grown_from(caller.sight, entry)],
        "led_to": [_line(line) for line in led_to(caller.sight, entry)],
        "linked_from": [_line(line) for line in backlinks(caller.sight, entry)],
        "near_in_meaning": [{**one, "id": one["url"].rstrip("/").rpartition("/")[2], **flagged(one["title"])} for one in near],
    }


def _line(line: Line) -> Json:
    what = {"how": line.how, "title": line.title, "kind": line.kind_label, "author": line.by, "url": address(line.url)}
    return {**what, **({} if line.is_source else {"id": line.uid}), **flagged(line.title)}


class WhoKnows(Asked):
    topic: str = Field(min_length=1, max_length=100, description="A topic in a few words")


def _who_knows(caller: Caller, asked: WhoKnows) -> Json:
    """People with what shows that they know: deeds that the member may see, never a score."""
    found = people_who_know(caller.member, asked.topic.replace("\x00", ""), looker=caller.sight).known
    return {
        "people": [
            {
                "name": person.member.name,
                "handle": person.member.handle,
                "url": address(person.member.get_absolute_url()),
                "says_ask_me_about": person.says or None,
                "shown_by": [{"how": str(piece.what.label), "title": piece.title, "id": piece.uid} for piece in person.pieces],
            }
            for person in found
        ]
    }


LOOKING: tuple[Tool, ...] = (  # type: ignore[type-arg]
    Tool(
        "search",
        "Search",
        "Find notes, questions, answers, practices, saved pages and highlights of this organisation by words and meaning. Kinds: "
        + ", ".join(Kind.values),
        Scope.STOCK,
        Search,
        _search,
        lambda asked: asked.query,
    ),
    Tool(
        "read",
        "Read",
        "Read one entry in full, with what people answered and commented.",
        Scope.STOCK,
        Read,
        _read,
        lambda asked: asked.id,
    ),
    Tool(
        "related",
        "Related",
        "What an entry grew from, what grew from it, what links to it, and what is near to it in meaning.",
        Scope.STOCK,
        Related,
        _related,
        lambda asked: asked.id,
    ),
    Tool(
        "who_knows",
        "Who knows",
        "Colleagues who have shown by answers, notes and practices that they know about a topic, and take questions.",
        Scope.STOCK,
        WhoKnows,
        _who_knows,
        lambda asked: asked.topic,
    ),
)
