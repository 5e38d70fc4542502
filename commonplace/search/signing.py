"""Writing what ranking knows of entries: their signs and gists, in the transaction that writes the words of the index."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import numpy as np
from django.db import connection
from django.db.models import Model

from commonplace.entries.words import Kind, Maturity
from commonplace.kit import embedding
from commonplace.search.heads import OPENING, packed_heads
from commonplace.search.languages import CODES
from commonplace.search.models import Epoch, Gist, Sign
from commonplace.search.port import Row

KINDS = tuple(str(kind) for kind in Kind)
MATURITIES = tuple(str(maturity) for maturity in Maturity)
"""Kinds and maturities stand in signs by their places here: new ones belong at the end of `entries.words`, or `commonplace reindex` has to run."""


def _storing(model: type[Model]) -> str:
    """The statement that puts a row in the place of the one with its position: written out once, as every entry that is written passes here."""
    columns = [field.attname for field in model._meta.local_concrete_fields]
    values, rest = ", ".join(["%s"] * len(columns)), ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({values}) ON CONFLICT (position) DO UPDATE SET {rest}"  # noqa: S608


_SIGN, _GIST = _storing(Sign), _storing(Gist)


def code_of(vectors: embedding.Vectors) -> list[bytes]:
    """Of each number whether it lies above zero: 256 bits that tell a meaning near enough to look for it among a million."""
    return [row.tobytes() for row in np.packbits(vectors > 0, axis=1)]


def kept_meaning(vectors: embedding.Vectors) -> list[bytes]:
    """The vectors as they are kept, a byte for each number."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True, initial=0), 1e-9)
    return [row.tobytes() for row in np.round(vectors / largest * 127).astype(np.int8)]


def sign(rows: Sequence[Row]) -> None:
    """Keep what the rows are about, each in the place of the one with its position."""
    model, vectors = embedding.embed_now([row.about for row in rows])
    known = [model if row.about.strip() else 0 for row in rows]
    codes, meanings = code_of(vectors), kept_meaning(vectors)
    changed = next_change()
    signs = [
        (
            row.position,
            row.audience,
            row.author,
            row.root_author,
            KINDS.index(row.kind),
            MATURITIES.index(row.maturity),
            CODES.index(row.language),
            known[number],
            codes[number] if known[number] else b"",
            changed,
            packed_heads(row.title or row.body[:OPENING]),
        )
        for number, row in enumerate(rows)
    ]
    gists = [(row.position, row.concepts, meanings[number] if known[number] else None) for number, row in enumerate(rows)]
    with connection.cursor() as cursor:
        cursor.executemany(_SIGN, signs)
        cursor.executemany(_GIST, gists)


def resign(positions: Sequence[int], **values: int) -> None:
    """Change what is not of the text: `audience`, `maturity`."""
    Sign.objects.filter(position__in=list(positions)).update(**values, changed=next_change())


def strike(positions: Sequence[int]) -> None:
    """These entries are gone. The sign stays, seen by nobody, so that every memory hears of it."""
    resign(positions, audience=0, author=0, root_author=0, model=0)
    Gist.objects.filter(position__in=list(positions)).delete()


def clear_signs() -> None:
    Gist.objects.all().delete()
    Sign.objects.all().delete()
    Epoch.objects.all().delete()


def next_change() -> int:
    """The number of what is changed now. SQLite has one writer at a time, so the next number is the next to be seen. On PostgreSQL it is that of
    the transaction, which tells, of what was read, whether it can still have been unfinished (`search.shelf`)."""
    is_postgresql = connection.vendor == "postgresql"
    following = "pg_current_xact_id()::text::bigint" if is_postgresql else "coalesce((SELECT max(changed) FROM search_sign), 0) + 1"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {following}, EXISTS (SELECT 1 FROM search_epoch)")  # noqa: S608
        change, has_begun = cursor.fetchone()
    if not has_begun:
        Epoch.objects.bulk_create([Epoch(pk=1, number=secrets.randbits(62))], ignore_conflicts=True)
    return int(change)
