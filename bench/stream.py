"""`python -m bench.stream --entries 100000`: Today and the page of an entry where ten thousand members follow five hundred each.

Fills a database in --folder once (--database says of which kind) and asks for the pages through the whole program, from the middleware to the
last template, as forty members in turn. Times are those of the processor, and by the clock beside it; the wire and the browser come on top.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.pace import at_full_speed, pace
from bench.postgres import durable_cluster

if TYPE_CHECKING:
    from django.test import Client

READERS = 40
SELDOM = 3
"""So many people, who announce least of all, are followed by those whose stream has nearly nothing."""


def fill(folder: Path, entries: int, members: int, follows: int) -> None:
    from django.core.management import call_command

    from bench.generate import generate
    from commonplace.search.port import engine

    call_command("migrate", verbosity=0)
    if (folder / "filled").exists():
        return
    begun = time.monotonic()
    generate(entries, members=members, follows=follows)
    engine().learn()
    (folder / "filled").write_text(f"{time.monotonic() - begun:.0f}")


def clients() -> list[tuple[Client, Client]]:
    """Signed in: (one who follows hundreds, one who follows a few that seldom announce)."""
    from django.db.models import Count, Q
    from django.test import Client

    from commonplace.following.models import StreamChoice
    from commonplace.people.models import Member

    announced = Count("entries", filter=Q(entries__announced_at__isnull=False))
    seldom = list(Member.objects.annotate(times=announced).filter(times__gt=0).order_by("times", "pk")[:SELDOM])
    busy, idle = list(Member.objects.order_by("pk")[:READERS]), list(Member.objects.order_by("-pk")[:READERS])
    StreamChoice.objects.filter(member__in=idle).delete()
    StreamChoice.objects.bulk_create(
        StreamChoice(member=member, person=person, interest="follow") for member in idle for person in seldom if person != member
    )
    found = []
    # One program for all: a client of its own would load the middleware at its first visit, as no visitor's does.
    program = Client().handler
    program.load_middleware()
    for pair in zip(busy, idle, strict=True):
        signed = (Client(), Client())
        for client in signed:
            client.handler = program
        for client, member in zip(signed, pair, strict=True):
            client.force_login(member, backend="commonplace.people.backend.SignInBackend")
        found.append(signed)
    return found


def measure(name: str, asked: list[tuple[Client, str]]) -> None:
    from django.db import connection

    seen: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        seen.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(count):
        asked[0][0].get(asked[0][1])
    for client, address in asked[:10]:
        client.get(address)
    took, worked = [], []
    for client, address in asked:
        before, begun, spent = pace(), time.perf_counter(), time.thread_time()
        answer: Any = client.get(address)
        took.append((time.perf_counter() - begun) * 1000)
        worked.append((max(before, pace()), (time.thread_time() - spent) * 1000))
        assert answer.status_code == 200, (address, answer.status_code)
    took.sort()
    quick = statistics.median(at_full_speed(worked))
    print(
        f"{name}: clock median {statistics.median(took):.1f} ms, quickest {took[0]:.1f}, 95 of 100 under {took[int(len(took) * 0.95)]:.1f}, "
        f"99 under {took[int(len(took) * 0.99)]:.1f}; processor median at full speed {quick:.1f} ms; {len(seen)} queries",
        flush=True,
    )


def ask_for_pages(visits: int) -> None:
    from django.core.management import call_command

    from commonplace.entries.models import Entry
    from commonplace.entries.words import Kind

    call_command("collectstatic", verbosity=0, interactive=False)
    pairs = clients()
    open_to_all = Entry.objects.visible_to(None).exclude(kind=Kind.COMMENT).values_list("uid", flat=True)
    uids = random.Random(4).sample(list(open_to_all[:20_000]), visits)
    gc.collect()
    gc.freeze()  # as commonplace/asgi.py does
    turns = [pairs[number % READERS] for number in range(visits)]
    measure("Today, follows hundreds", [(busy, "/?show=followed") for busy, _idle in turns])
    measure("Today, follows three who seldom announce", [(idle, "/?show=followed") for _busy, idle in turns])
    measure("Today, all", [(busy, "/?show=all") for busy, _idle in turns])
    measure("beside Today", [(busy, "/today/") for busy, _idle in turns])
    measure("an entry", [(busy, f"/e/{uid}/") for (busy, _idle), uid in zip(turns, uids, strict=True)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--follows", type=int, default=500)
    parser.add_argument("--folder", type=Path, default=Path("build/bench/stream"))
    parser.add_argument("--visits", type=int, default=200)
    given = parser.parse_args()
    folder = (given.folder / (str(given.entries) if given.database == "sqlite" else f"{given.entries}-{given.database}")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with durable_cluster(folder, given.database) as address:
        os.environ["COMMONPLACE_DATA_DIR"] = str(folder)
        os.environ["COMMONPLACE_DATABASE_URL"] = address
        os.environ["COMMONPLACE_ALLOWED_HOSTS"] = "testserver"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonplace.settings")
        import django

        django.setup()
        fill(folder, given.entries, given.members, given.follows)
        ask_for_pages(given.visits)
        from django.db import connection

        connection.close()


if __name__ == "__main__":
    main()
