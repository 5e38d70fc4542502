"""`python -m bench.discussion`: one entry with ten thousand comments, and a space of five thousand who are named in one.

Fills a database (SQLite in a folder of its own, or COMMONPLACE_DATABASE_URL) and asks through the whole program, from the middleware to the last
template. How long a deed holds the lock of writers is the time of its transaction; what its jobs do afterwards is told apart.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commonplace.entries.models import Entry
    from commonplace.people.models import Member
    from commonplace.spaces.models import Space

WRITERS = 40
VISITS = 100
SAID = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=10_000)
    parser.add_argument("--members", type=int, default=5_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "commonplace.settings",
            "COMMONPLACE_DATA_DIR": folder,
            "COMMONPLACE_ALLOWED_HOSTS": "testserver",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        _measure(given.comments, given.members)


def _measure(comments: int, members: int) -> None:
    from commonplace.discussion.actions import comment
    from commonplace.entries import audiences
    from commonplace.kit.jobs import run_all
    from commonplace.share.actions import bring_back, set_audience, withdraw

    space, crowd = _people(members)
    author, *others = crowd
    began = time.perf_counter()
    root = _discussion(author, others[:WRITERS], comments)
    run_all()
    print(f"filled in {time.perf_counter() - began:.0f} s: {comments} comments, {members} members", flush=True)
    gc.collect()
    gc.freeze()  # as commonplace/asgi.py does
    _ask("the page of the entry", others[:WRITERS], f"/e/{root.uid}/")
    _ask("who is here", others[:WRITERS], f"/e/{root.uid}/here/")
    _say(others[:WRITERS], root)
    run_all()
    _deed("naming a space of all members", lambda: comment(others[0], root, body=f"What do you say, @{space.slug}?"))
    everyone = audiences.organisation()
    inside = audiences.of_space(space)
    _deed("narrowing to the space", lambda: set_audience(author, again(root), inside))
    _deed("widening to all again", lambda: set_audience(author, again(root), everyone))
    _deed("withdrawing", lambda: withdraw(author, again(root)))
    _deed("bringing back", lambda: bring_back(author, again(root)))


def again(entry: Entry) -> Entry:
    """As it is stored now."""
    return type(entry).objects.select_related("audience").get(pk=entry.pk)


def _people(count: int) -> tuple[Space, list[Member]]:
    from commonplace.people.models import Member
    from commonplace.spaces.models import Membership, Role, Space

    space = Space.objects.create(slug="weavers", name="Weavers")
    crowd = Member.objects.bulk_create([Member(handle=f"m{n}", name=f"Member {n}", email=f"m{n}@example.org") for n in range(count)])
    Membership.objects.bulk_create([Membership(space=space, member=one, role=Role.MEMBER) for one in crowd])
    return space, crowd


def _discussion(author: Member, writers: list[Member], count: int) -> Entry:
    """A third of the comments answer the entry, the others one of the last comments."""
    from bench.generate import word
    from commonplace.discussion.models import Remark
    from commonplace.entries import audiences
    from commonplace.entries.adding import Draft, add_entries, add_entry
    from commonplace.entries.words import Kind

    rng = random.Random(5)
    root = add_entry(author, Draft(kind=Kind.NOTE, title="What we keep", body="All of it.", audience=audiences.organisation()))
    said: list[Entry] = []
    waiting = iter(range(count))
    while numbers := list(islice(waiting, 100)):
        parents = [root if not said or rng.random() < 0.33 else rng.choice(said[-50:]) for _ in numbers]
        texts = [" ".join(word(int(rng.paretovariate(0.9)) % 20_000) for _ in range(40)) for _ in numbers]
        drafts = [Draft(kind=Kind.COMMENT, parent=parent, body=text) for parent, text in zip(parents, texts, strict=True)]
        added = add_entries(rng.choice(writers), drafts)
        Remark.objects.bulk_create(Remark(entry=one) for one in added)
        said += added
    return root


def _ask(name: str, members: list[Member], address: str) -> None:
    from django.db import connection
    from django.test import Client

    clients = [Client() for _ in members]
    for client, member in zip(clients, members, strict=True):
        client.force_login(member, backend="commonplace.people.backend.SignInBackend")
    seen: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        seen.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(count):
        answer: Any = clients[0].get(address)
    assert answer.status_code == 200, answer.status_code
    times = [_seconds(partial(clients[number % len(clients)].get, address)) for number in range(VISITS)]
    print(f"{name}: {_figures(times)}, {len(seen)} queries, {len(answer.content) / 1000:.0f} kB", flush=True)


def _say(writers: list[Member], root: Entry) -> None:
    from commonplace.discussion.actions import comment

    rng = random.Random(6)
    times = [_seconds(partial(comment, rng.choice(writers), root, body=f"One more, the {n}th.")) for n in range(SAID)]
    print(f"a comment, said: {_figures(times)}", flush=True)


def _deed(name: str, deed: Callable[[], object]) -> None:
    """Once: the second time there is nothing left to do."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from commonplace.kit.jobs import run_all

    with CaptureQueriesContext(connection) as captured:
        took = _seconds(deed)
    print(f"{name}: {took * 1000:.0f} ms, {len(captured)} queries; its jobs {_seconds(run_all):.1f} s", flush=True)


def _figures(times: list[float]) -> str:
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered) * 1000:.1f} ms, p95 {ordered[int(len(ordered) * 0.95)] * 1000:.1f} ms"


def _seconds(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
