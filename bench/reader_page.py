"""`python -m bench.reader_page`: a long page in the reader with 500 highlights of 40 members, as one of them opens it.

Fills a database of its own in a temporary folder (SQLite, or COMMONPLACE_DATABASE_URL), then asks for the page through the whole program, from the
middleware to the last template. Times are those of the server alone; the wire and the browser come on top.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.pace import at_full_speed, pace

if TYPE_CHECKING:
    from commonplace.people.models import Member
    from commonplace.sources.models import Source

WORDS = "madder root weld chalk simmer slowly vat wool silk linen copper rinse lake dye red yellow brown boil water guild recipe second bath".split()


def text_of_page(rng: random.Random, paragraphs: int) -> list[str]:
    return [" ".join(rng.choice(WORDS) for _word in range(rng.randint(40, 110))).capitalize() + "." for _paragraph in range(paragraphs)]


def fill(highlights: int, members: int, paragraphs: int, seed: int) -> tuple[Source, list[Member]]:
    """A third of the highlights stand in a tenth of the paragraphs, as people mark the same sentences; some have a note, a few a link."""
    from django.core.management import call_command

    from commonplace.entries import audiences
    from commonplace.people.models import Member
    from commonplace.sense.actions import mark_highlight
    from commonplace.sources.actions import keep_page
    from commonplace.sources.models import Source
    from commonplace.spaces.models import Membership, Space

    call_command("migrate", verbosity=0)
    rng = random.Random(seed)
    people = [Member.objects.create(handle=f"m{n}", name=f"Member {n}", email=f"m{n}@example.org") for n in range(members)]
    spaces = [Space.objects.create(name=f"Space {n}", slug=f"space-{n}", made_by=people[0]) for n in range(5)]
    Membership.objects.bulk_create(Membership(space=space, member=one) for space in spaces for one in people)
    source = Source.objects.create(url="https://example.org/long", title="A long page")
    texts = text_of_page(rng, paragraphs)
    parts = [f"<h2>Part {n // 12 + 1}</h2><p>{text}</p>" if n % 12 == 0 else f"<p>{text}</p>" for n, text in enumerate(texts)]
    copy = keep_page(source, "".join(parts))
    popular = rng.sample(texts, max(1, paragraphs // 10))
    for number in range(highlights):
        text = rng.choice(popular if number % 3 == 0 else texts)
        begin = rng.choice((0, 0, text.index(" ", len(text) // 2) + 1))
        quote = text[begin : begin + rng.choice((60, 120, 240))].rpartition(" ")[0]
        ring = rng.choice([audiences.organisation(), audiences.organisation(), audiences.of_space(rng.choice(spaces)), audiences.web()])
        note = f"Thought {number}: *slowly*" + (", as in [[Madder]]." if number % 12 == 0 else ".") if number % 4 == 0 else ""
        author = people[number % members]
        mark_highlight(author, copy, quote=quote, start=copy.text.index(quote), note=note, tags=[f"tag-{number % 9}"], audience=ring)
    return source, people


class Visit(NamedTuple):
    """`took` milliseconds by the clock, `worked` by the processor: the clock counts what else the machine does, too. `pace` (`bench.pace`) is
    that of the slower of the moments before and after it.
    """

    took: float
    worked: float
    pace: float
    queries: int
    size: int


def visits(source: Source, members: list[Member], times: int) -> Iterator[Visit]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    clients = []
    for member in members[:5]:
        client = Client()
        client.force_login(member, backend="commonplace.people.backend.SignInBackend")
        clients.append(client)
        client.get(source.get_absolute_url())
    gc.collect()
    gc.freeze()  # as commonplace/asgi.py does
    with CaptureQueriesContext(connection) as seen:
        clients[0].get(source.get_absolute_url())
        queries = len(seen.captured_queries)
    for number in range(times):
        before = pace()
        begun, worked = time.perf_counter(), time.thread_time()
        answer: Any = clients[number % len(clients)].get(source.get_absolute_url())
        took = (time.perf_counter() - begun) * 1000
        worked = (time.thread_time() - worked) * 1000
        assert answer.status_code == 200
        yield Visit(took, worked, max(before, pace()), queries, len(answer.content))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--highlights", type=int, default=500)
    parser.add_argument("--members", type=int, default=40)
    parser.add_argument("--paragraphs", type=int, default=150)
    parser.add_argument("--visits", type=int, default=60)
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="commonplace-bench-") as folder:
        os.environ["COMMONPLACE_DATA_DIR"] = folder
        os.environ["COMMONPLACE_ALLOWED_HOSTS"] = "testserver"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonplace.settings")
        import django
        from django.core.management import call_command

        django.setup()
        source, members = fill(given.highlights, given.members, given.paragraphs, seed=1)
        call_command("collectstatic", verbosity=0, interactive=False)
        if given.profile:
            import cProfile

            list(visits(source, members, 0))  # what is done once is not the page's
            cProfile.runctx(
                "list(visits(source, members, 20))", {"visits": visits, "source": source, "members": members}, {}, sort="tottime"
            )
        rows = list(visits(source, members, given.visits))
        took, quick = sorted(row.took for row in rows), at_full_speed([(row.pace, row.worked) for row in rows])
        print(
            f"{given.highlights} highlights of {given.members} members, {given.paragraphs} paragraphs: processor median "
            f"{statistics.median(row.worked for row in rows):.1f} ms; clock median {statistics.median(took):.1f} ms, quickest {took[0]:.1f} ms, "
            f"95 of 100 under {took[int(len(took) * 0.95)]:.1f} ms; {rows[0].queries} queries; {rows[0].size / 1000:.0f} kB; the {len(quick)} "
            f"visits at the machine's full speed: processor median {statistics.median(quick):.1f} ms"
        )
        from django.db import connection

        connection.close()


if __name__ == "__main__":
    main()
