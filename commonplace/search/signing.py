"""Writing what ranking knows of entries: their signs and gists, in the transaction that writes the words of the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Max

from commonplace.entries.words import Kind, Maturity
from commonplace.kit import embedding
from commonplace.search.languages import CODES
from commonplace.search.models import Gist, Sign
from commonplace.search.port import Row

KINDS = tuple(str(kind) for kind in Kind)
MATURITIES = tuple(str(maturity) for maturity in Maturity)
"""Kinds and maturities stand in signs by their places here: new ones belong at the end of `entries.words`, or `commonplace reindex` has to run."""
BATCH = 500


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
    changed = _next_change()
    signs = [
        Sign(
            position=row.position,
            audience=row.audience,
            author=row.author,
            root_author=row.root_author,
            kind=KINDS.index(row.kind),
            maturity=MATURITIES.index(row.maturity),
            language=CODES.index(row.language),
            model=known[number],
            code=codes[number] if known[number] else b"",
            changed=changed,
        )
        for number, row in enumerate(rows)
    ]
    gists = [
        Gist(position=row.position, concepts=row.concepts, meaning=meanings[number] if known[number] else None)
        for number, row in enumerate(rows)
    ]
    _store(Sign, signs, ["audience", "author", "root_author", "kind", "maturity", "language", "model", "code", "changed"])
    _store(Gist, gists, ["concepts", "meaning"])


def resign(positions: Sequence[int], **values: int) -> None:
    """Change what is not of the text: `audience`, `maturity`."""
    Sign.objects.filter(position__in=list(positions)).update(**values, changed=_next_change())


def strike(positions: Sequence[int]) -> None:
    """These entries are gone. The sign stays, seen by nobody, so that every memory hears of it."""
    resign(positions, audience=0, author=0, root_author=0, model=0)
    Gist.objects.filter(position__in=list(positions)).delete()


def clear_signs() -> None:
    Gist.objects.all().delete()
    Sign.objects.all().delete()


def _store(model: type[Any], rows: Sequence[Any], fields: list[str]) -> None:
    model.objects.bulk_create(rows, batch_size=BATCH, update_conflicts=True, unique_fields=["position"], update_fields=fields)


def _next_change() -> int:
    """SQLite has one writer at a time, so the next number is the next to be seen. On PostgreSQL the transaction's own number tells, of what
    was read, whether it can still have been unfinished (`search.shelf`)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            (number,) = cursor.fetchone()
            return int(number)
    return (Sign.objects.aggregate(last=Max("changed"))["last"] or 0) + 1
