"""`python -m bench.extraction`: thirty real pages made readable: how long each takes, how much is found, and which fail."""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tarfile
import time
from collections import Counter
from dataclasses import dataclass

import django
from django.conf import settings

from tests.shared_data import SHARED

PAGES = "extraction/readability-pages.tar.gz"
# A word, or a sign of a script without blanks.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
_LEAST = 0.5
"""A page of which less is found than this, or as much again that is not of it, counts as failed."""


@dataclass(frozen=True)
class Page:
    name: str
    seconds: float
    precision: float
    recall: float
    pictures: int

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def measured() -> list[Page]:
    """Each page once, after one that only loads the libraries. Time is that of the processor, for the machine is seldom ours alone."""
    from lxml import html as lxml_html

    from commonplace.sources.extraction import extract
    from commonplace.sources.pictures import wanted

    extract(b"<html><body><article><p>Loading takes its time, once.</p></article></body></html>", "https://example.org/")
    pages = []
    with tarfile.open(SHARED / PAGES) as archive:
        names = sorted(member.name for member in archive if member.name.endswith("/source.html"))
        for name in names:
            source, expected = (archive.extractfile(name.replace("source", which)) for which in ("source", "expected"))
            assert source is not None and expected is not None
            body, right = source.read(), _words(lxml_html.fromstring(expected.read().decode("utf-8")).text_content())
            begun = time.process_time()
            found = extract(body, "https://example.org/dir/page")
            seconds = time.process_time() - begun
            got = _words(found.text)
            shared = (got & right).total()
            pages.append(
                Page(name.split("/")[-2], seconds, shared / max(1, got.total()), shared / max(1, right.total()), len(wanted(found.html)))
            )
    return pages


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def report(pages: list[Page]) -> str:
    times = sorted(page.seconds for page in pages)
    failed = [page.name for page in pages if page.f1 < _LEAST]
    lines = [
        (
            f"{len(pages)} pages: median {statistics.median(times) * 1000:.0f} ms, slowest {times[-1] * 1000:.0f} ms, all {sum(times):.1f} s; "
            f"mean F1 of words {statistics.mean(page.f1 for page in pages):.3f}; {sum(page.pictures for page in pages)} pictures; "
            f"failed ({_LEAST} or less): {', '.join(failed) or 'none'}."
        ),
        "",
        "| page | time | precision | recall | F1 | pictures |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {page.name} | {page.seconds * 1000:.0f} ms | {page.precision:.2f} | {page.recall:.2f} | {page.f1:.2f} | {page.pictures} |"
        for page in sorted(pages, key=lambda page: page.f1)
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="figures for another program")
    arguments = parser.parse_args()
    if not settings.configured:
        import os

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        django.setup()
    pages = measured()
    print(json.dumps([page.__dict__ for page in pages]) if arguments.json else report(pages))


if __name__ == "__main__":
    main()
