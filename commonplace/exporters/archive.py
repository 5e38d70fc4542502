"""Writing the archive, a batch of entries at a time, so that ten thousand need no more memory than a hundred."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from commonplace.entries.audience import visible_at
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.exporters.annotations import AnnotationsFile
from commonplace.exporters.copies import files, sent_copies
from commonplace.exporters.describing import Described, Describer, moment
from commonplace.exporters.front_matter import front_matter
from commonplace.exporters.names import FileNames
from commonplace.exporters.pictures import Pictures
from commonplace.kit.clock import now
from commonplace.lineage.models import Thanks
from commonplace.people.belongings import all_belongings
from commonplace.people.models import Member
from commonplace.people.queries import own_words

BATCH = 100
FOLDERS = {
    Kind.NOTE: "notes",
    Kind.HIGHLIGHT: "highlights",
    Kind.SAVE: "saves",
    Kind.POST: "posts",
    Kind.QUESTION: "questions",
    Kind.PRACTICE: "practices",
    Kind.GOAL: "goals",
    Kind.JOURNEY: "journeys",
    Kind.GATHERING: "gatherings",
    Kind.PORTFOLIO: "portfolios",
    Kind.ANSWER: "responses",
    Kind.COMMENT: "responses",
}
Progress = Callable[[int, int], None]


def write_archive(author: Member, target: IO[bytes], *, progress: Progress) -> int:
    """Write all that the author wrote and has not withdrawn; returns how many entries."""
    entries = Entry.objects.authored_by(author)
    total, done = entries.count(), 0
    counts: Counter[str] = Counter()
    names, describer = FileNames(), Describer(author)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, tempfile.TemporaryFile() as raw, AnnotationsFile(author) as marked:
        whole = io.TextIOWrapper(raw, encoding="utf-8", write_through=True)
        whole.write(_beginning(author))
        pictures = Pictures(author, archive)
        for batch in _batches(author):
            marked.add(batch)
            pictures.take(batch)
            for described in describer.describe(batch):
                path = _write_entry(archive, names, described, pictures)
                whole.write(
                    (",\n" if done else "\n") + json.dumps({"file": path, **described.values, **described.more}, ensure_ascii=False)
                )
                counts[path.partition("/")[0]] += 1
                done += 1
            progress(done, max(done, total))
        whole.write("\n]}\n")
        raw.seek(0)
        with archive.open("commonplace.json", "w", force_zip64=True) as stream:
            while chunk := raw.read(65536):
                stream.write(chunk)
        marked.copy_to(archive)
        pictures.take_the_rest()
        _write_belongings(author, archive, names)
        archive.writestr("README.txt", _readme(author, counts))
    return done


def _write_belongings(author: Member, archive: zipfile.ZipFile, names: FileNames) -> None:
    """`belongings.json`: what this place holds of the author beside what they wrote, and what they sent and handed in."""
    rooms: dict[str, Callable[[], Iterator[dict[str, Any]]]] = {
        "copies": lambda: sent_copies(author, archive, names),
        "files": lambda: files(author, archive, names),
    }
    rooms |= {name: partial(rows, author) for name, rows in all_belongings().items()}
    with tempfile.TemporaryFile() as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8", write_through=True)
        text.write('{"format": "commonplace-belongings", "version": 1')
        for name, rows in rooms.items():
            text.write(f',\n"{name}": [')
            for number, row in enumerate(rows()):
                text.write((",\n" if number else "\n") + json.dumps(row, ensure_ascii=False))
            text.write("]")
        text.write("}\n")
        raw.seek(0)
        with archive.open("belongings.json", "w", force_zip64=True) as stream:
            shutil.copyfileobj(raw, stream)


def _batches(author: Member) -> Iterator[list[Entry]]:
    last = 0
    mine = Entry.objects.authored_by(author).select_related("audience__space", "audience__circle", "source", "highlight_body")
    while batch := list(mine.filter(pk__gt=last).defer("body_html", "card_html").order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _write_entry(archive: zipfile.ZipFile, names: FileNames, described: Described, pictures: Pictures) -> str:
    entry = described.entry
    path = names.of(FOLDERS[Kind(entry.kind)], entry.title or entry.excerpt[:60], entry.uid)
    archive.writestr(path, (front_matter(described.values) + pictures.beside(entry.body) + described.appendix).encode("utf-8", "replace"))
    return path


def _beginning(author: Member) -> str:
    """The JSON up to its list of entries, which is written one by one."""
    head: dict[str, Any] = {
        "format": "commonplace-export",
        "version": 1,
        "made_at": moment(now()),
        "member": {"handle": author.handle, **own_words(author)},
        "thanks_given": _thanks_given(author),
    }
    return json.dumps(head, ensure_ascii=False)[:-1] + ', "entries": ['


def _thanks_given(author: Member) -> list[dict[str, Any]]:
    """For what the author may see still; the words are theirs, what they are about is named by its title."""
    given = Thanks.objects.filter(Q(member=author) & visible_at("entry", author)).select_related("entry").order_by("pk")
    return [
        {"entry": str(thanks.entry), "used_for": thanks.used_for, "made_at": moment(thanks.made_at)}
        for thanks in given.iterator(chunk_size=500)
    ]


def _readme(author: Member, counts: Counter[str]) -> str:
    lines = [
        _("Everything that %(name)s wrote in Commonplace, taken out on %(date)s.") % {"name": author.name, "date": f"{now():%Y-%m-%d}"},
        "",
        *(f"{folder}/  {number}" for folder, number in sorted(counts.items())),
        "",
        _(
            "Each file is one entry in Markdown. The lines between the two --- at its beginning say what it is: title, tags, dates, who could"
        ),
        _("see it, its source, and what it grew from. Below stands the text as it was written."),
        "",
        _("commonplace.json holds the same and more: earlier versions, thanks given and received, the links in each text."),
        "",
        _("annotations.jsonld holds the highlights as W3C Web Annotations, which other annotation programs read."),
        "",
        _(
            "belongings.json holds what you keep here beside what you wrote: searches, rules, feeds, answers in review, goals, circles and more."
        ),
        "",
        _(
            "copies/ holds the pages that your browser or your mail sent here, files/ the PDF files that you handed in, pictures/ their pictures."
        ),
        "",
        _("What lay in the bin is not here. Pages that were fetched are here by their address, not by their text."),
        _("To bring all of it into another Commonplace, hand in this file there under Import."),
        "",
    ]
    return "\n".join(lines)
