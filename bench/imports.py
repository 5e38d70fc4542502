"""How long 100,000 highlights take from a file to entries that are found by search.

    python -m bench.imports [--highlights 100000] [--books 1400]

Makes a *My Clippings.txt*, reads it for the preview, brings it in, and brings the same file in again. On the database of
COMMONPLACE_BENCH_DATABASE_URL, else on a fresh SQLite file in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.pace import Stretches

WORDS = "the mass of men lead lives quiet desperation and go to grave with song still in them weaving madder loom warp weft red".split()


def clippings(highlights: int, books: int) -> str:
    """A file of that many passages; one in twelve has a note, one in forty stands there twice."""
    chance = random.Random(7)
    began = datetime(2012, 1, 1, tzinfo=UTC)
    parts = []
    for number in range(highlights):
        book = number % books
        head = f"A book of {WORDS[book % len(WORDS)]} {book} (Author {book % 400}, Given)"
        at = 20 * (number // books) + 5
        when = f"{began + timedelta(minutes=37 * number):%A, %d %B %Y %H:%M:%S}"
        text = f"{' '.join(chance.choices(WORDS, k=25))} {number}"
        passage = f"{head}\n- Your Highlight on page {at // 10 + 1} | location {at}-{at + 3} | Added on {when}\n\n{text}\n==========\n"
        parts.append(passage)
        if number % 40 == 0:
            parts.append(passage)
        if number % 12 == 0:
            parts.append(f"{head}\n- Your Note at location {at + 3} | Added on {when}\n\nuseful for {number}\n==========\n")
    return "".join(parts)


def measure(path: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from commonplace.entries.models import Entry
    from commonplace.importers import actions
    from commonplace.importers.models import Import
    from commonplace.people.models import Member

    call_command("migrate", verbosity=0)
    member = Member.objects.create(handle="reader", email="reader@example.org", name="Reader")
    for turn in ("first", "again"):
        imported = Import.objects.create(member=member, file_name=path.name)
        reading = Stretches()
        plans, album = actions.survey(imported, path, progress=reading)
        reading()
        bringing = Stretches()
        actions.write(imported, path, plans, album, audience_of=actions.only_its_author, progress=bringing)
        bringing()
        quickest = min(reading.quickest(), bringing.quickest())
        print(
            f"{turn}: {imported.counts.get('taken', 0)} taken, {imported.counts.get('present', 0)} here already; "
            f"read and planned in {reading.seconds():.1f} s, brought in in {bringing.seconds():.1f} s; at the machine's full speed "
            f"{reading.seconds_at(quickest):.1f} s and {bringing.seconds_at(quickest):.1f} s (pace {quickest:.1f}); {Entry.objects.count()} entries"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--highlights", type=int, default=100_000)
    parser.add_argument("--books", type=int, default=1_400)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.file:
        measure(options.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "My Clippings.txt"
        path.write_text(clippings(options.highlights, options.books), encoding="utf-8")
        database = os.environ.get("COMMONPLACE_BENCH_DATABASE_URL") or f"sqlite:///{Path(folder) / 'imports.sqlite3'}"
        env = {
            **os.environ,
            "COMMONPLACE_DATA_DIR": folder,
            "COMMONPLACE_DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "commonplace.settings",
        }
        subprocess.run([sys.executable, "-m", "bench.imports", "--file", str(path)], env=env, check=True)


if __name__ == "__main__":
    main()
