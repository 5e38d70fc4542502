"""A seeded organisation of any size, for measuring: the same numbers give the same rows.

Entries have about 60 words from a Zipf vocabulary of 20,000, three of 300 tags, one of five rings, comments and lineage. Texts are made of plain
words, so the stored HTML is what the Markdown renderer would have given; cards come from the real template, filled in by replacement.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from commonplace.entries import audiences
from commonplace.entries.models import Audience, Entry, EntryTag, Tag
from commonplace.entries.rendering import render_card
from commonplace.entries.words import Kind
from commonplace.following.models import StreamChoice
from commonplace.kit.markdown import fold_label
from commonplace.kit.templatetags.marks import initials, tone
from commonplace.lineage.models import Edge, EdgeKind, Thanks
from commonplace.people.models import Circle, CircleMember, Member, Team
from commonplace.search.port import engine
from commonplace.sources.models import Source
from commonplace.spaces.models import Membership, Space

VOCABULARY = 20_000
WORDS = 60
MEMBERS = 200
TAGS = 300
SPACES = 20
BATCH = 2_000
START = datetime(2020, 1, 1, tzinfo=UTC)
RING_SHARES = {"organisation": 60, "space": 20, "me": 10, "web": 5, "circle": 5}
KIND_SHARES = {Kind.NOTE: 40, Kind.SAVE: 20, Kind.HIGHLIGHT: 10, Kind.POST: 15, Kind.QUESTION: 5, Kind.COMMENT: 10}


def word(rank: int) -> str:
    """A pronounceable word for a rank: the most common ones are short."""
    syllables = (
        "ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru sa se si so su".split()
    )
    letters = []
    rank += 40
    while rank:
        rank, part = divmod(rank, len(syllables))
        letters.append(syllables[part])
    return "".join(letters)


COMMON_WORD, RARE_WORD = word(0), word(VOCABULARY - 7)


@dataclass
class World:
    members: list[Member]
    tags: list[Tag]
    rings: dict[str, list[Audience]]


def people_and_places(rng: random.Random, people: int) -> World:
    teams = [Team.objects.create(name=f"Team {number}", slug=f"team-{number}") for number in range(12)]
    Member.objects.bulk_create(
        Member(handle=f"member-{number}", email=f"member-{number}@example.org", name=f"Member {number}", team=rng.choice(teams))
        for number in range(people)
    )
    members = list(Member.objects.order_by("pk"))
    spaces = [Space.objects.create(slug=f"space-{number}", name=f"Space {number}") for number in range(SPACES)]
    Membership.objects.bulk_create(Membership(space=space, member=member) for space in spaces for member in rng.sample(members, 40))
    circles = [Circle.objects.create(owner=member, name="Trusted") for member in members]
    CircleMember.objects.bulk_create(CircleMember(circle=circle, member=member) for circle in circles for member in rng.sample(members, 6))
    Tag.objects.bulk_create(Tag(name=f"tag-{number}") for number in range(TAGS))
    rings = {
        "organisation": [audiences.organisation()],
        "web": [audiences.web()],
        "me": [audiences.only_me(member) for member in members],
        "space": [audiences.of_space(space) for space in spaces],
        "circle": [audiences.of_circle(circle) for circle in circles],
    }
    return World(members, list(Tag.objects.order_by("pk")), rings)


class Cards:
    """The real card template, rendered once for each look of card and then filled in."""

    _TONE = 999_983

    def __init__(self) -> None:
        self._blanks: dict[tuple[str, int], str] = {}
        self._author = Member(pk=self._TONE, handle="qhandle", name="Qname")
        self._source = Source(uid="QSOURCEUID", url="https://qhost/", title="QSOURCE")

    def fill(self, entry: Entry, tags: list[str]) -> str:
        audience = entry.audience
        look = (entry.kind, audience.space_id or -list(RING_SHARES).index(audience.ring) - 1)
        if look not in self._blanks:
            blank = Entry(
                uid="QUID",
                kind=entry.kind,
                author=self._author,
                audience=audience,
                source=entry.source and self._source,
                title=entry.title and "QTITLE",
                excerpt="QEXCERPT",
                quote=entry.quote and "QEXCERPT",
                made_at=START,
                edited_at=START,
            )
            self._blanks[look] = render_card(blank, ["qtagone", "qtagtwo", "qtagthree"])
        author, source = entry.author, entry.source
        swaps = [
            ("QUID", entry.uid),
            ("QTITLE", entry.title),
            ("QEXCERPT", entry.excerpt),
            ("qhandle", author.handle),
            ("Qname", author.name),
            (
                f'avatar-small {tone(self._TONE)}" aria-hidden="true">Q<',
                f'avatar-small {tone(author.pk)}" aria-hidden="true">{initials(author.name)}<',
            ),
            ("QSOURCEUID", source.uid if source else ""),
            ("QSOURCE", source.title if source else ""),
            ("qhost", source.site if source else ""),
            (START.isoformat(), entry.made_at.isoformat()),
            ("1 January 2020", f"{entry.made_at:%-d %B %Y}"),
            *zip(("qtagone", "qtagtwo", "qtagthree"), tags, strict=True),
        ]
        card = self._blanks[look]
        for blank_part, part in swaps:
            card = card.replace(blank_part, part)
        return card


def _texts(rng: random.Random) -> Iterator[list[str]]:
    vocabulary = [word(rank) for rank in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 2) for rank in range(VOCABULARY)))
    while True:
        words = rng.choices(vocabulary, cum_weights=weights, k=(WORDS + 6) * 500)
        for start in range(0, len(words), WORDS + 6):
            yield words[start : start + WORDS + 6]


def _entries(rng: random.Random, world: World, count: int, sources: list[Source]) -> Iterator[tuple[Entry, list[Tag]]]:
    cards, texts = Cards(), _texts(rng)
    kinds = rng.choices(list(KIND_SHARES), weights=list(KIND_SHARES.values()), k=count)
    rings = rng.choices(list(RING_SHARES), weights=list(RING_SHARES.values()), k=count)
    tag_weights = [1 / (rank + 3) for rank in range(TAGS)]
    spread = timedelta(days=2400) / count
    parents: list[Entry] = []
    used: set[tuple[int, int]] = set()
    for number in range(count):
        kind, made_at = kinds[number], START + spread * number
        position = rng.randrange(len(world.members))
        author, ring = world.members[position], rings[number]
        audience = world.rings[ring][position] if ring in {"me", "circle"} else rng.choice(world.rings[ring])
        parent = rng.choice(parents) if kind == Kind.COMMENT and parents else None
        kind = Kind.NOTE if kind == Kind.COMMENT and parent is None else kind
        source = rng.choice(sources) if kind in {Kind.SAVE, Kind.HIGHLIGHT} else None
        if kind == Kind.SAVE and source is not None:
            if (author.pk, source.pk) in used:
                kind, source = Kind.NOTE, None
            else:
                used.add((author.pk, source.pk))
        words = next(texts)
        title = "" if kind in {Kind.COMMENT, Kind.HIGHLIGHT} else " ".join(words[:6]).capitalize()
        body = " ".join(words[6:])
        entry = Entry(
            uid=f"{number:012x}",
            kind=kind,
            author=author,
            audience=parent.audience if parent else audience,
            source=source,
            title=title,
            title_key=fold_label(title),
            body=body,
            body_html=f'<p dir="auto">{body}</p>',
            excerpt=body[:279] + "…",
            quote=body[:200] if kind == Kind.HIGHLIGHT else "",
            made_at=made_at,
            edited_at=made_at,
            parent=parent,
            root=parent,
            announced_at=made_at if rng.random() < 0.5 and ring != "me" and parent is None else None,
        )
        tags = list({tag.pk: tag for tag in rng.choices(world.tags, weights=tag_weights, k=9)}.values())[:3]
        tags += [tag for tag in world.tags[:3] if tag not in tags][: 3 - len(tags)]
        entry.card_html = cards.fill(entry, [tag.name for tag in tags])
        if kind != Kind.COMMENT:
            if len(parents) < 400:
                parents.append(entry)
            else:
                parents[rng.randrange(400)] = entry
        yield entry, tags


def insert(model: type[Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows of plain values into a table, past the ORM: by COPY or one prepared statement, as a million rows are wanted."""
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        plain = [
            tuple(value.replace(tzinfo=None).isoformat(" ") if isinstance(value, datetime) else value for value in row) for row in rows
        ]
        marks = ", ".join(["%s"] * len(names))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", plain)


def _follow(rng: random.Random, world: World, follows: int) -> None:
    keys = [member.pk for member in world.members]
    names = ["member_id", "person_id", "interest", "made_at"]
    for start in range(0, len(keys) if follows else 0, 100):
        rows = [
            (key, person, "follow", START) for key in keys[start : start + 100] for person in rng.sample(keys, follows) if person != key
        ]
        insert(StreamChoice, names, rows)


ENTRY_COLUMNS = [field.attname for field in Entry._meta.concrete_fields]


def generate(count: int, seed: int = 7, *, members: int = MEMBERS, follows: int = 0) -> None:
    """Fill an empty, migrated database with `count` entries and what hangs on them; the search index is built apart. Each member follows so
    many others."""
    rng = random.Random(seed)
    with transaction.atomic():
        world = people_and_places(rng, members)
        _follow(rng, world, follows)
        Source.objects.bulk_create(
            (
                Source(url=f"https://site-{n % 500}.example/{n}", title=f"Page {n}", site=f"site-{n % 500}.example")
                for n in range(count // 10)
            ),
            batch_size=BATCH,
        )
    sources = list(Source.objects.only("pk", "uid", "url", "title", "site"))
    stream = _entries(rng, world, count, sources)
    last: list[int] = []
    reached = 0
    while batch := list(islice(stream, BATCH)):
        with transaction.atomic():
            # A parent may stand in the same batch, so keys are given here.
            for entry, _ in batch:
                reached += 1
                entry.pk = reached
                entry.parent_id = entry.root_id = entry.parent.pk if entry.parent else None
            insert(Entry, ENTRY_COLUMNS, [tuple(getattr(entry, name) for name in ENTRY_COLUMNS) for entry, _ in batch])
            insert(
                EntryTag, ["entry_id", "tag_id", "made_at"], [(entry.pk, tag.pk, entry.made_at) for entry, tags in batch for tag in tags]
            )
            _lineage(rng, [entry for entry, _ in batch], last, world)
            last = (last + [entry.pk for entry, _ in batch])[-20_000:]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence('entries_entry', 'id'), (SELECT max(id) FROM entries_entry))")
            cursor.execute("ANALYZE")
    engine().learn()


def _lineage(rng: random.Random, entries: list[Entry], earlier: list[int], world: World) -> None:
    quotes = [(EdgeKind.QUOTES.value, entry.pk, None, entry.source_id, entry.made_at) for entry in entries if entry.source_id]
    growth = [
        (EdgeKind.BUILDS_ON.value, entry.pk, rng.choice(earlier), None, entry.made_at)
        for entry in entries
        if earlier and entry.kind in {Kind.NOTE, Kind.POST} and rng.random() < 0.5
    ]
    insert(Edge, ["kind", "entry_id", "origin_id", "source_id", "made_at"], quotes + growth)
    thanks = [(entry.pk, rng.choice(world.members).pk, "the weekly review", entry.made_at) for entry in entries if rng.random() < 0.05]
    insert(Thanks, ["entry_id", "member_id", "used_for", "made_at"], thanks)
