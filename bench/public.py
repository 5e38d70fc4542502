"""`python -m bench.public --entries 100000`: the pages that strangers get, among many entries, with one garden of ten thousand linked notes.

Fills a database once (SQLite in --folder, or COMMONPLACE_DATABASE_URL) and asks through the whole program, from the middleware to the last template,
each time for another address where there are several. Sizes are those of the answer as it is sent to a browser, which takes it compressed.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

    from commonplace.people.models import Member

NOTES = 10_000
DISCUSSED = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=Path("build/bench/public"))
    parser.add_argument("--visits", type=int, default=60)
    given = parser.parse_args()
    folder = (given.folder / str(given.entries)).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "commonplace.settings",
        "COMMONPLACE_DATA_DIR": str(folder),
        "COMMONPLACE_ALLOWED_HOSTS": "testserver",
    }
    import django
    from django.core.management import call_command

    django.setup()
    if not (folder / "filled").exists():
        call_command("migrate", verbosity=0)
        _fill(given.entries)
        (folder / "filled").write_text("")
    call_command("collectstatic", verbosity=0, interactive=False)
    from django.test import Client

    client = Client(headers={"accept-encoding": "gzip"})
    for name, addresses in _addresses(client).items():
        _measure(client, name, addresses, given.visits)


def _fill(entries: int) -> None:
    from bench.generate import generate
    from commonplace.people.models import Member
    from commonplace.search.port import engine

    generate(entries)
    gardener = Member.objects.create(handle="gardener", name="Gardener", email="gardener@example.org")
    _garden(gardener)
    engine().learn()


def _garden(gardener: Member) -> None:
    """Each note links to two earlier ones; the last is discussed."""
    from bench.generate import word
    from commonplace.entries import audiences
    from commonplace.entries.adding import Draft, add_entries
    from commonplace.entries.words import Kind

    rng = random.Random(9)
    web, last = audiences.web(), None
    for begin in range(0, NOTES, 200):
        drafts = []
        for number in range(begin, begin + 200):
            links = " ".join(f"[[Plant {rng.randrange(max(begin, 1))}]]" for _ in range(2))
            text = " ".join(word(int(rng.paretovariate(0.9)) % 20_000) for _ in range(50))
            drafts.append(Draft(kind=Kind.NOTE, title=f"Plant {number}", body=f"{text} {links}", tags=[f"tag-{number % 40}"], audience=web))
        last = add_entries(gardener, drafts)[-1]
    add_entries(
        gardener, [Draft(kind=Kind.COMMENT, parent=last, body=f"Said for the {n}th time, and then once more.") for n in range(DISCUSSED)]
    )


def _addresses(client: Client) -> dict[str, list[str]]:
    from commonplace.entries.models import Entry

    rng = random.Random(4)
    public = Entry.objects.visible_to(None).filter(root=None)
    uids = rng.sample(list(public.exclude(author__handle="gardener").values_list("uid", flat=True)), 100)
    plants = rng.sample(list(public.filter(author__handle="gardener").values_list("uid", flat=True)), 100)
    discussed = public.filter(title=f"Plant {NOTES - 1}").get().uid
    index: Any = client.get("/sitemap.xml", headers={"accept-encoding": ""}).content.decode()
    file = index.split("/sitemap/entries/")[1].split("<")[0]
    return {
        "the start": ["/"],
        "a profile": [f"/people/member-{n}/" for n in range(40)],
        "the profile of the gardener": ["/people/gardener/"],
        "the garden of 10,000": ["/people/gardener/garden/"],
        "its page in the middle": [f"/people/gardener/garden/?after={uid}" for uid in plants[:10]],
        "an entry": [f"/e/{uid}/" for uid in uids],
        "a note of the garden": [f"/e/{uid}/" for uid in plants],
        "an entry with 300 comments": [f"/e/{discussed}/"],
        "its picture for other sites": [f"/e/{uid}/opengraph.png" for uid in uids],
        "a tag": [f"/tags/tag-{n}/" for n in range(40)],
        "the feed of all": ["/feed.atom", "/feed.json"],
        "the feed of a person": [f"/people/member-{n}/feed.atom" for n in range(40)],
        "the feed of the gardener": ["/people/gardener/feed.atom"],
        "the feed of a tag": [f"/tags/tag-{n}/feed.atom" for n in range(40)],
        "the sitemap": ["/sitemap.xml"],
        "its first file of entries": [f"/sitemap/entries/{file}"],
        "its people": ["/sitemap/people.xml"],
        "its topics": ["/sitemap/topics.xml"],
        "robots.txt": ["/robots.txt"],
    }


def _measure(client: Client, name: str, addresses: list[str], visits: int) -> None:
    from django.db import connection

    seen: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        seen.append(sql)
        return execute(sql, *more)

    statuses, sizes, times = set(), [], []
    with connection.execute_wrapper(count):
        client.get(addresses[-1])
    for address in islice(cycle(addresses), visits):
        began = time.perf_counter()
        answer: Any = client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        statuses.add(answer.status_code)
        sizes.append(len(answer.content))
    times.sort()
    assert statuses == {200}, (name, statuses)
    took = (times[0], statistics.median(times), times[int(len(times) * 0.95)])
    told = [f"{one:.1f} ms" for one in took] + [str(len(seen)), f"{statistics.median(sizes) / 1000:.1f} kB", f"{max(sizes) / 1000:.1f} kB"]
    print(f"| {name} | {' | '.join(told)} |", flush=True)


if __name__ == "__main__":
    main()
