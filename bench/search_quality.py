"""How good the answers are: `make bench-search`, over collections whose questions were judged by people (Cranfield, CISI).

Each collection becomes the private notes of a member, who then asks, through the search that the pages use. nDCG@10 and MAP (over the first
1,000; what is judged relevant as in the files, by grade for nDCG) are told for words alone, meaning alone and both, beside the plain BM25 that
the collections came with. With --cross, settings are cross-validated: those that are best on one collection are measured on the other.

Another collection of the same shape: `python -m bench.search_quality FOLDER...`, each with docs, queries and qrels as .jsonl.gz.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import product
from math import log2
from pathlib import Path
from statistics import fmean
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "ir"
PLAIN = {"cranfield": (0.3681, 0.3066), "cisi": (0.3816, 0.2169)}
"""nDCG@10 and MAP of a plain BM25 with English stems and stop words, as told with the collections."""
DEPTH = 1_000

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonplace.settings")
    os.environ["COMMONPLACE_DATA_DIR"] = tempfile.mkdtemp()
    os.environ.setdefault("COMMONPLACE_SECRET_KEY", "only-for-measuring-on-this-machine-alone")
    import django

    django.setup()

from django.core.management import call_command  # noqa: E402 (needs Django's apps)

from commonplace.entries import audiences  # noqa: E402
from commonplace.entries.adding import Draft, add_entries  # noqa: E402
from commonplace.entries.audience import sight_of  # noqa: E402
from commonplace.entries.models import Entry  # noqa: E402
from commonplace.entries.words import Kind  # noqa: E402
from commonplace.people.models import Member  # noqa: E402
from commonplace.search.asking import ask  # noqa: E402
from commonplace.search.best import best  # noqa: E402
from commonplace.search.port import entry_at  # noqa: E402
from commonplace.search.query import parse  # noqa: E402
from commonplace.search.ranking import CHOSEN, Settings  # noqa: E402

WAYS = {"words": replace(CHOSEN, meaning=0.0), "meaning": replace(CHOSEN, meaning=1.0), "both": CHOSEN}


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def ndcg(found: Sequence[str], judged: Mapping[str, float], depth: int = 10) -> float:
    """Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002, with the grades as gains."""
    gained = sum(judged.get(one, 0) / log2(rank + 2) for rank, one in enumerate(found[:depth]))
    return gained / sum(gain / log2(rank + 2) for rank, gain in enumerate(sorted(judged.values(), reverse=True)[:depth]))


def average_precision(found: Sequence[str], judged: Mapping[str, float]) -> float:
    ranks = [rank for rank, one in enumerate(found[:DEPTH], start=1) if one in judged]
    return sum(number / rank for number, rank in enumerate(ranks, start=1)) / len(judged)


class Collection:
    """A folder's documents as notes of its author, and its judged questions."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        author = Member.objects.create(handle=f"author-{self.name}", email=f"{self.name}@example.org", name=self.name)
        alone = audiences.only_me(author)
        self.ids: dict[int, str] = {}
        documents = list(lines(folder / "docs.jsonl.gz"))
        for start in range(0, len(documents), 200):
            batch = documents[start : start + 200]
            drafts = [
                Draft(
                    kind=Kind.NOTE,
                    title=" ".join(one["title"].split())[:300],
                    body=one["text"] or one["title"] or "Nothing",
                    audience=alone,
                )
                for one in batch
            ]
            self.ids |= dict(zip([entry.pk for entry in add_entries(author, drafts)], [one["id"] for one in batch], strict=True))
        self.reader = sight_of(author)
        judged: dict[str, dict[str, float]] = defaultdict(dict)
        for one in lines(folder / "qrels.jsonl.gz"):
            if one["grade"] > 0:
                judged[one["query_id"]][one["doc_id"]] = one["grade"]
        self.questions = [(one["text"], judged[one["id"]]) for one in lines(folder / "queries.jsonl.gz") if judged.get(one["id"])]

    def measured(self, settings: Settings) -> tuple[float, float]:
        """nDCG@10 and MAP, the mean over its questions."""
        figures = []
        for text, judged in self.questions:
            query = parse(" ".join(text.replace('"', " ").replace("-", " ").split()))
            asked = ask(query)
            answers = best(self.reader, query, asked, size=DEPTH, settings=settings) if asked else []
            found = [self.ids[entry_at(answer.position)] for answer in answers]
            figures.append((ndcg(found, judged), average_precision(found, judged)))
        return fmean(one for one, _ in figures), fmean(one for _, one in figures)


def grid() -> Iterator[Settings]:
    for k1, meaning, count, weight in product((1.2, 1.5, 2.0), (0.3, 0.4, 0.5), (5, 10), (0.3, 0.5)):
        yield replace(CHOSEN, k1=k1, meaning=meaning, best=count, weight=weight)


def main() -> None:
    call_command("migrate", verbosity=0)
    arguments = [one for one in sys.argv[1:] if one != "--cross"]
    folders = [Path(one) for one in arguments] or sorted(path for path in DATA.iterdir() if path.is_dir())
    collections = [Collection(folder) for folder in folders]
    print(f"{Entry.objects.count():,} notes; settings {asdict(CHOSEN)}")
    for one in collections:
        before = PLAIN.get(one.name)
        for way, settings in WAYS.items():
            figures = one.measured(settings)
            gains = "".join(f"  {(now / then - 1) * 100:+.1f} %" for now, then in zip(figures, before, strict=True)) if before else ""
            print(f"{one.name:12} {way:8} nDCG@10 {figures[0]:.4f}  MAP {figures[1]:.4f}{gains}", flush=True)
    if "--cross" in sys.argv:
        cross_validated(collections)


def cross_validated(collections: Sequence[Collection]) -> None:
    """Settings are chosen on all collections but one, by the mean of their nDCG@10 and MAP, and measured on that one."""
    tried = list(grid())
    figures = {one.name: [one.measured(settings) for settings in tried] for one in collections}
    for one in collections:
        others = [figures[other.name] for other in collections if other is not one]
        chosen = max(range(len(tried)), key=lambda at: fmean(sum(other[at]) for other in others))
        picked = {name: getattr(tried[chosen], name) for name in ("k1", "meaning", "best", "weight")}
        measured = figures[one.name][chosen]
        print(f"{one.name:12} with settings of the others {picked}: nDCG@10 {measured[0]:.4f}  MAP {measured[1]:.4f}")


if __name__ == "__main__":
    main()
