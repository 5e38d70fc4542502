"""`python -m bench.flow`: the organisation's flow among a million entries and ten million edges.

Counting all anew (time, memory), counting one deed, making the figures of a quarter, and the page. With the rooms' own functions, on a database that
is made here: 10,000 members in 40 teams, six years, edges to any earlier entry, which is the least favourable way for them to be spread.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

MEMBERS, TEAMS, DAYS = 10_000, 40, 6 * 365
START = datetime(2020, 7, 1, tzinfo=UTC)
KINDS = ("note", "note", "note", "post", "save", "save", "highlight", "practice", "note", "question")
EDGES = ("builds_on", "builds_on", "builds_on", "quotes", "contradicts", "tries", "answers", "answers")


def rows_of_entries(count: int, chance: Any, audiences: dict[str, int], moments: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Seven in ten for the organisation; a tenth answers to the question before it."""
    authors = (chance.pareto(1.2, count) * 300).astype(int) % MEMBERS + 1
    rings = chance.random(count)
    question = 0
    for number in range(1, count + 1):
        kind = KINDS[number % 10]
        parent = None
        if number % 10 == 1 and question:
            kind, parent = "answer", question
        ring = "organisation" if rings[number - 1] < 0.7 or kind in {"question", "answer"} else "space"
        question = number if kind == "question" else question
        moment = moments[(number - 1) * len(moments) // count]
        texts = ("seed", "nothing", "A title", "a title", "", "Words.", "", "Words.", "", "", "", 1)
        yield (number, f"e{number}", kind, int(authors[number - 1]), audiences[ring], parent, parent, *texts, moment, moment)


COLUMNS = (
    "id, uid, kind, author_id, audience_id, parent_id, root_id, maturity, feedback_wanted, title, title_key, quote, body, body_html, excerpt, "
    "card_html, adds, byline, revision, made_at, edited_at"
)


def rows_of_edges(entries: int, count: int, chance: Any, moments: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Each entry's lead to earlier ones; none twice."""
    each = -(-count // max(entries - 1, 1))
    made = 0
    for entry in range(2, entries + 1):
        moment = moments[(entry - 1) * len(moments) // entries]
        for origin in set(chance.integers(1, entry, each + 1).tolist()):
            if made == count:
                return
            made += 1
            yield (EDGES[made % 8], entry, origin, "", moment)


def fill(entries: int, edges: int) -> None:
    import numpy as np
    from django.db import connection

    from commonplace.entries import audiences
    from commonplace.entries.models import Entry
    from commonplace.flows.rebuilding import _write
    from commonplace.lineage.models import Edge, Thanks
    from commonplace.people.models import Member, Team
    from commonplace.spaces.models import Space

    chance = np.random.default_rng(5)
    teams = Team.objects.bulk_create(Team(name=f"Team {n}", slug=f"team-{n}") for n in range(TEAMS))
    Member.objects.bulk_create(
        Member(handle=f"m{n}", email=f"m{n}@example.org", name=f"Member {n}", team=teams[n * n % TEAMS], joined_at=START)
        for n in range(MEMBERS)
    )
    first = Member.objects.order_by("pk").first()
    assert first is not None and first.pk == 1
    space = Space.objects.create(slug="space", name="Space")
    rings = {"organisation": audiences.organisation().pk, "space": audiences.of_space(space).pk}
    days = [START + timedelta(days=day, hours=9) for day in range(DAYS)]
    moments: list[Any] = [f"{day:%Y-%m-%d %H:%M:%S}" for day in days] if connection.vendor == "sqlite" else days
    with _without_indexes(Edge._meta.db_table):
        _write(Entry, tuple(COLUMNS.split(", ")), rows_of_entries(entries, chance, rings, moments))
        _write(Edge, ("kind", "entry_id", "origin_id", "place", "made_at"), rows_of_edges(entries, edges, chance, moments))
    thanked = zip(chance.integers(1, entries, entries // 5).tolist(), chance.integers(1, MEMBERS, entries // 5).tolist(), strict=True)
    _write(
        Thanks,
        ("entry_id", "member_id", "used_for", "made_at"),
        ((e, m, "a scarf", moments[(e - 1) * DAYS // entries]) for e, m in thanked),
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("select setval(pg_get_serial_sequence('entries_entry', 'id'), %s)", [entries])
        cursor.execute("analyze")


class _without_indexes:  # noqa: N801 - used as a context manager
    """On SQLite the indexes of a table are made after its rows; building them row by row takes longer than all else here."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.kept: list[str] = []

    def __enter__(self) -> None:
        from django.db import connection

        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(
                    "select name, sql from sqlite_master where type = 'index' and tbl_name = %s and sql is not null", [self.table]
                )
                for name, sql in cursor.fetchall():
                    self.kept.append(sql)
                    cursor.execute(f'drop index "{name}"')

    def __exit__(self, *_error: object) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            for sql in self.kept:
                cursor.execute(sql)


def timed(deed: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    deed()
    return time.perf_counter() - wall, time.process_time() - processor


def milliseconds(deed: Callable[[int], object], often: int) -> str:
    taken = sorted(timed(lambda n=n: deed(n))[0] * 1000 for n in range(often))  # type: ignore[misc]
    return f"{median(taken):.1f} ms (the slowest of {often}: {taken[-1]:.1f})"


def measure_rebuild() -> None:
    from commonplace.flows import rebuilding

    begun = time.perf_counter()

    def report(done: int, _all: int, _note: str) -> None:
        print(f"    step {done} at {time.perf_counter() - begun:.1f} s")

    wall, processor = timed(lambda: rebuilding.rebuild(report=report))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  counting all anew: {wall:.1f} s, of the processor {processor:.1f} s; most memory {peak:.0f} MB")


def measure_rest(entries: int) -> None:
    import random

    from django.core.management import call_command
    from django.test import Client

    from commonplace.flows import closing, counting, pictures
    from commonplace.flows.models import Counted, Standing
    from commonplace.people.models import Member

    print(f"  rows: {Standing.objects.count():,} standings, {Counted.objects.count():,} notes of what was counted")
    made: list[int] = []
    wall, processor = timed(lambda: made.extend(closing.close_quarters()))
    print(f"  figures of {len(made)} quarters: {wall:.1f} s, of the processor {processor:.1f} s")
    chance = random.Random(3)
    keys = [chance.randrange(1, entries) for _ in range(200)]
    print(f"  counting one entry: {milliseconds(lambda n: counting.recount([keys[n]]), 200)}")

    from commonplace.entries.models import Entry

    def turn(n: int) -> None:
        Entry.objects.filter(pk=keys[n]).update(withdrawn_at=START)
        counting.recount([keys[n]])
        heirs = counting.heirs_of([keys[n]])
        counting.recount(heirs)

    print(f"  counting one that goes, with what grew from it: {milliseconds(turn, 100)}")
    call_command("collectstatic", verbosity=0, interactive=False)
    client = Client()
    client.force_login(Member.objects.get(pk=1), backend="commonplace.people.backend.SignInBackend")
    address = "/flow/organisation/"

    def visit(_n: int) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code

    def visit_fresh(n: int) -> None:
        pictures.page_of.cache_clear()
        visit(n)

    visit(0)
    print(f"  the page: {milliseconds(visit, 50)}; drawn anew: {milliseconds(visit_fresh, 10)}")
    print(f"  CSV: {milliseconds(lambda _n: client.get(address + 'figures.csv'), 10)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--edges", type=int, default=10_000_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--folder", type=Path, help="where the filled database is kept; made and forgotten otherwise")
    parser.add_argument("--part", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        _in_process(given)
        return
    from bench.postgres import durable_cluster

    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        Path(temporary).chmod(0o755)  # PostgreSQL may run as another user
        folder.mkdir(parents=True, exist_ok=True)
        with durable_cluster(folder, given.database) as address:
            env = {**os.environ, "COMMONPLACE_DATA_DIR": str(folder), "COMMONPLACE_DATABASE_URL": address}
            env |= {"COMMONPLACE_ALLOWED_HOSTS": "testserver", "DJANGO_SETTINGS_MODULE": "commonplace.settings"}
            print(f"{given.database}, {given.entries:,} entries, {given.edges:,} edges")
            for part in ("fill", "rebuild", "rest"):
                if part == "fill" and (folder / f"filled-{given.database}").exists():
                    continue
                asked = [sys.executable, "-m", "bench.flow", "--part", part, "--entries", str(given.entries), "--edges", str(given.edges)]
                subprocess.run(asked, env=env, check=True)
                (folder / f"filled-{given.database}").touch()


def _in_process(given: argparse.Namespace) -> None:
    import django

    django.setup()
    if given.part == "fill":
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        fill(given.entries, given.edges)
    elif given.part == "rebuild":
        measure_rebuild()
    else:
        measure_rest(given.entries)


if __name__ == "__main__":
    main()
