"""Asking the stock without a model: `python -m bench.answers`, over a public site of questions and answers.

Its answers become notes of one member (without their questions), who then asks what was asked there; what was asked there and whose answers were left
out; and what nobody there could know, the questions of two collections about aircraft and libraries. Reported for several thresholds: how often
something is said, and how often a sentence of one of that question's own answers is among it.
"""

from __future__ import annotations

import gzip
import html
import json
import os
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonplace.settings")
os.environ["COMMONPLACE_DATA_DIR"] = tempfile.mkdtemp()
os.environ.setdefault("COMMONPLACE_SECRET_KEY", "only-for-measuring-on-this-machine-alone")
import django

django.setup()

from django.core.management import call_command  # noqa: E402

from commonplace.entries import audiences  # noqa: E402
from commonplace.entries.adding import Draft, add_entries  # noqa: E402
from commonplace.entries.words import Kind  # noqa: E402
from commonplace.hatch import asking  # noqa: E402
from commonplace.people.models import Member  # noqa: E402

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
ASKED = 200
THRESHOLDS = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)
_TAG = re.compile(r"<[^>]+>")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def words(body: str) -> str:
    return html.unescape(_TAG.sub(" ", body.replace("</p>", "\n\n").replace("</li>", "\n"))).strip()


def main() -> None:
    call_command("migrate", verbosity=0)
    member = Member.objects.create(handle="keeper", email="keeper@example.org", name="Keeper")
    posts = list(lines(next((DATA / "qa" / "beer.stackexchange.com").glob("*.jsonl.gz"))))
    questions = {post["Id"]: post["Title"] for post in posts if post["PostTypeId"] == "1"}
    answers = [post for post in posts if post["PostTypeId"] == "2" and words(post["Body"])]
    asked = random.Random(1).sample(sorted({post["ParentId"] for post in answers} & set(questions)), 2 * ASKED)
    known, left_out = asked[:ASKED], asked[ASKED:]
    answers = [post for post in answers if post["ParentId"] not in set(left_out)]
    whose: dict[str, set[int]] = defaultdict(set)
    for start in range(0, len(answers), 200):
        batch = answers[start : start + 200]
        drafts = [Draft(kind=Kind.NOTE, title="", body=words(post["Body"]), audience=audiences.only_me(member)) for post in batch]
        for post, entry in zip(batch, add_entries(member, drafts), strict=True):
            whose[post["ParentId"]].add(entry.pk)
    strange = [one["text"] for name in ("cranfield", "cisi") for one in lines(DATA / "ir" / name / "queries.jsonl.gz")][:ASKED]
    asking.KNOWN = min(THRESHOLDS)  # what is said from each of them on is told below
    to_known = [(key, asking.answered(member, questions[key]).said) for key in known]
    to_left_out = [asking.answered(member, questions[key]).said for key in left_out]
    to_strange = [asking.answered(member, text).said for text in strange]
    print(f"{len(answers)} answers, {len(known)} questions that were asked there, {len(strange)} that nobody there knows")
    for threshold in THRESHOLDS:
        said = [[one for one in some if one.score >= threshold] for _key, some in to_known]
        own = [
            any(one.passage.entry is not None and one.passage.entry.pk in whose[key] for one in some)
            for (key, _), some in zip(to_known, said, strict=True)
        ]
        first = [
            bool(some) and some[0].passage.entry is not None and some[0].passage.entry.pk in whose[key]
            for (key, _), some in zip(to_known, said, strict=True)
        ]
        beside = [any(one.score >= threshold for one in some) for some in to_left_out]
        false = [any(one.score >= threshold for one in some) for some in to_strange]
        print(
            f"  from {threshold}: something is said to {share(list(map(bool, said)))} of what was asked there, "
            f"with an own answer among it {share(own)}, "
            f"first {share(first)}; to {share(beside)} of what was asked and left out; to {share(false)} of what nobody knows"
        )


def share(hits: list[bool]) -> str:
    return f"{100 * sum(hits) / len(hits):.0f} %"


if __name__ == "__main__":
    main()
