"""The search index alone, at any size: `python -m bench.search_probe fill COUNT`, then `python -m bench.search_probe ask`.

Rows are those of `bench.generate` without the entries: 60 words from a Zipf vocabulary, 200 members, five rings. It asks as a member (in the
organisation, eight spaces, six circles) and as a stranger, and gives the milliseconds of the index's answer to a page of 31; `rank` gives those
of the ranked answer.
"""

import gc
import random
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 (needs Django's apps)

from bench.generate import KIND_SHARES, MEMBERS, START, VOCABULARY, _texts, word  # noqa: E402
from commonplace.entries.audience import Sight  # noqa: E402
from commonplace.entries.models import Tag  # noqa: E402
from commonplace.kit.embedding import embed_query  # noqa: E402
from commonplace.search import asking  # noqa: E402
from commonplace.search.best import best  # noqa: E402
from commonplace.search.concepts import SIGN, Text, counted, packed  # noqa: E402
from commonplace.search.heads import span_of  # noqa: E402
from commonplace.search.keeping import keep_rows  # noqa: E402
from commonplace.search.languages import language_of  # noqa: E402
from commonplace.search.port import Question, Reader, Row, engine, position_of  # noqa: E402
from commonplace.search.query import parse  # noqa: E402
from commonplace.search.shelf import shelf  # noqa: E402

WEB, ORGANISATION, SPACES, CIRCLES, OWN = 1, 2, 100, 1000, 2000
BATCH = 2_000
ASKED = 60


def _rows(count: int, rng: random.Random) -> list[Row]:
    texts, spread = _texts(rng), timedelta(days=2400) / count
    kinds = rng.choices([str(kind) for kind in KIND_SHARES], weights=list(KIND_SHARES.values()), k=count)
    rings = rng.choices(["organisation", "space", "me", "web", "circle"], weights=[60, 20, 10, 5, 5], k=count)
    for number in range(count):
        author = rng.randrange(1, MEMBERS + 1)
        audience = {
            "organisation": ORGANISATION, "web": WEB, "space": SPACES + rng.randrange(20), "circle": CIRCLES + author, "me": OWN + author,
        }[rings[number]]  # fmt: skip
        words = next(texts)
        tags = rng.sample(range(1, 301), 3)
        position = position_of(number + 1, START + spread * number)
        title, names, body = " ".join(words[:6]), " ".join(f"tag-{tag}" for tag in tags), " ".join(words[6:])
        concepts = counted(Text(title, names, body), "en")
        yield Row(
            position,
            kinds[number],
            author,
            audience,
            tags,
            title,
            names,
            body,
            language="en",
            stems=[concept for concept in concepts if concept.startswith(SIGN)],
            concepts=packed(concepts),
        )


def fill(count: int) -> None:
    batch: list[Row] = []
    started = time.perf_counter()
    for number, row in enumerate(_rows(count, random.Random(7)), start=1):
        batch.append(row)
        if number % BATCH == 0 or number == count:
            with transaction.atomic():
                keep_rows(batch)
            batch = []
            if number % 100_000 == 0:
                print(f"{number:,} rows, {number / (time.perf_counter() - started):,.0f}/s", flush=True)
    Tag.objects.bulk_create([Tag(pk=tag, name=f"tag-{tag}") for tag in range(1, 301)], ignore_conflicts=True)
    engine().tidy()
    print(f"filled in {time.perf_counter() - started:.0f} s")


READERS = {
    "member": Reader((WEB, ORGANISATION, OWN + 5, *range(SPACES, SPACES + 8), *range(CIRCLES + 1, CIRCLES + 7)), 5),
    "named 500 times": Reader((WEB, ORGANISATION, OWN + 5, *range(5000, 5500)), 5),
    "stranger": Reader((WEB,), None),
}
ASKINGS = {
    "most common": [[word(rank)] for rank in range(5)],
    "common (1 in 4)": [[word(rank)] for rank in range(15, 30)],
    "1 in 100": [[word(rank)] for rank in range(590, 610)],
    "rare": [[word(rank)] for rank in range(VOCABULARY - 40, VOCABULARY - 10)],
    "two common": [[word(rank), word(rank + 3)] for rank in range(10)],
    "common and rare": [[word(rank), word(VOCABULARY - 50 - rank)] for rank in range(10)],
    "two of 1 in 100": [[word(rank), word(rank + 20)] for rank in range(590, 600)],
    "prefix of 3": [[word(rank)[:3] + "*"] for rank in range(100, 110)],
    "prefix of 5": [[word(rank)[:5] + "*"] for rank in range(1000, 1020)],
    "nothing but newest": [[]],
}


def ask() -> None:
    # SQLite works inside this process, so its own time can be told from that of a busy machine.
    clock = time.perf_counter if connection.vendor == "postgresql" else time.process_time
    for reader_name, reader in READERS.items():
        for name, askings in ASKINGS.items():
            times = []
            for number in range(ASKED):
                words = askings[number % len(askings)]
                question = Question(wanted=tuple(((w,),) for w in words))
                started = clock()
                found = engine().find(question, reader, size=31 if words else 1000)
                times.append((clock() - started) * 1000)
            times.sort()
            p99 = times[int(len(times) * 0.99) - 1]
            print(f"{reader_name:16} {name:20} p50 {times[len(times) // 2]:8.2f}  p99 {p99:8.2f}  ({len(found)} found)", flush=True)


RANKED = {
    "rare": "{r}",
    "common (1 in 100)": "{m}",
    "very common": "{c}",
    "two very common": "{c} {d}",
    "common and rare": "{c} {r}",
    "five words": "{c} {d} {m} {n} {r}",
    "phrase": '"{c} {d}"',
    "with a kind": "{m} kind:note",
    "with a tag": "{m} {n} tag:tag-7",
    "since": "{c} after:2025-06",
    "without a word": "{m} -{c}",
    "a kind, a day, a tag": "{c} {m} kind:note tag:tag-9 before:2025-01",
}


def rank() -> None:
    """The best 200 of each kind of query; the first question of a process reads the shelf."""
    clock = time.perf_counter if connection.vendor == "postgresql" else time.process_time
    started = time.perf_counter()
    print(f"{shelf().count:,} on the shelf, read in {time.perf_counter() - started:.1f} s")
    # As a server does once it has begun (commonplace.asgi).
    language_of("one"), embed_query("one")
    gc.collect()
    gc.freeze()
    rng = random.Random(5)
    for reader_name, reader in READERS.items():
        sight = Sight(reader.author or 0, tuple(reader.audiences), tuple(reader.unseen))
        for name, pattern in RANKED.items():
            times, found = [], 0
            for _ in range(ASKED):
                words = {"c": rng.randrange(12), "d": rng.randrange(12, 30), "m": rng.randrange(550, 650), "n": rng.randrange(650, 900)}
                words["r"] = rng.randrange(VOCABULARY - 500, VOCABULARY - 10)
                query = parse(pattern.format(**{letter: word(rank) for letter, rank in words.items()}))
                started = clock()
                asked = asking.ask(query)
                found = len(best(sight, query, asked)) if asked else 0
                times.append((clock() - started) * 1000)
            times.sort()
            print(f"{reader_name:16} {name:20} p50 {times[ASKED // 2]:7.1f}  p99 {times[-1]:7.1f} ms  ({found} found)", flush=True)


def typing() -> None:
    """The titles that begin as somebody types: by one letter, three, five, and a whole word with the beginning of another."""
    clock, lying = time.perf_counter, shelf()
    rng = random.Random(5)
    for reader_name, reader in READERS.items():
        for name, letters in {"1 letter": (1,), "3 letters": (3,), "5 letters": (5,), "a word and 2 letters": (99, 2)}.items():
            times = []
            for _ in range(ASKED):
                typed = [word(rng.randrange(3_000))[:length] for length in letters]
                started = clock()
                found = lying.titled([span_of(begun) for begun in typed], lying.seen(reader.audiences, reader.author, ()), 100)
                times.append((clock() - started) * 1000)
            times.sort()
            print(f"{reader_name:16} {name:20} p50 {times[ASKED // 2]:7.1f}  p99 {times[-1]:7.1f} ms  ({len(found)} found)", flush=True)


if __name__ == "__main__":
    connection.ensure_connection()
    {"fill": lambda: fill(int(sys.argv[2])), "ask": ask, "rank": rank, "type": typing}[sys.argv[1]]()
