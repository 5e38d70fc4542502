"""How well mistyped words are forgiven: `python -m bench.search_typos [FOLDER...]`, over the collections of `bench.search_quality`.

In each judged question its two longest words are mistyped, with one mistake each: a letter too many, missing, wrong, or two exchanged, drawn at
random. Told is how many of these words are taken for what was meant (the word or another form of it), and how good the answers are: as asked,
mistyped and not forgiven, and mistyped and forgiven.
"""

from __future__ import annotations

import os
import random
import re
import string
import sys
import tempfile
from pathlib import Path
from statistics import fmean

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonplace.settings")
    os.environ["COMMONPLACE_DATA_DIR"] = tempfile.mkdtemp()
    os.environ.setdefault("COMMONPLACE_SECRET_KEY", "only-for-measuring-on-this-machine-alone")
    import django

    django.setup()

from django.core.management import call_command

from bench.search_quality import DATA, DEPTH, Collection, ndcg
from commonplace.search.asking import ask
from commonplace.search.best import best
from commonplace.search.languages import stem
from commonplace.search.port import entry_at
from commonplace.search.queries import reader_of
from commonplace.search.query import parse
from commonplace.search.typos import meant
from commonplace.search.vocabulary import gather

LEAST_LETTERS = 5
MISTYPED = 2


def mistyped(word: str, rng: random.Random) -> str:
    """The word with one mistake, and never itself."""
    while True:
        at, letter = rng.randrange(len(word)), rng.choice(string.ascii_lowercase)
        wrong = rng.choice(
            [
                word[:at] + letter + word[at:],
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
            ]
        )
        if wrong != word:
            return wrong


def quality(collection: Collection, text: str, judged: dict[str, float]) -> float:
    query = parse(text)
    asked = ask(query)
    answers = best(collection.reader, query, asked, size=DEPTH) if asked else []
    return ndcg([collection.ids[entry_at(answer.position)] for answer in answers], judged)


def measure(collection: Collection) -> None:
    rng, figures, right, taken, count = random.Random(11), [], 0, 0, 0
    reader = reader_of(collection.reader)
    for text, judged in collection.questions:
        plain = " ".join(re.findall(r"[a-z0-9]+", text.lower()))
        known = sorted(
            {word for word in plain.split() if len(word) >= LEAST_LETTERS and word.isalpha()}, key=lambda word: (-len(word), word)
        )
        wrong = {word: mistyped(word, rng) for word in known[:MISTYPED]}
        typed = " ".join(wrong.get(word, word) for word in plain.split())
        found = meant(list(wrong.values()), reader)
        for word, mistake in wrong.items():
            count += 1
            taken += mistake in found
            right += mistake in found and stem(found[mistake], "en") == stem(word, "en")
        forgiven = " ".join(found.get(word, word) for word in typed.split())
        figures.append([quality(collection, asked, judged) for asked in (plain, typed, forgiven)])
    as_asked, not_forgiven, forgiven_too = (fmean(column) for column in zip(*figures, strict=True))
    print(f"{collection.name:12} {count} words mistyped, {taken / count:.3f} taken for another, {right / count:.3f} for the right one")
    print(f"{'':12} nDCG@10 as asked {as_asked:.4f}, mistyped {not_forgiven:.4f}, forgiven {forgiven_too:.4f}", flush=True)


def main() -> None:
    call_command("migrate", verbosity=0)
    folders = [Path(one) for one in sys.argv[1:]] or sorted(path for path in DATA.iterdir() if path.is_dir())
    collections = [Collection(folder) for folder in folders]
    gather()
    for one in collections:
        measure(one)


if __name__ == "__main__":
    main()
