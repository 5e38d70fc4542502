"""Writing everything of a space into one archive: what whoever is in it may read, as the host finds it, and the people by their names alone.

What is for fewer people than the space (asides, what moderators hide, what waits for a host) has another audience, and so is not here; nor is what
a block keeps from the host.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from commonplace.communities.beginnings import beginnings_in
from commonplace.communities.pinning import pinned_in
from commonplace.entries.models import Entry
from commonplace.entries.words import RESPONSES, Kind
from commonplace.exporters.archive import BATCH, FOLDERS, Progress
from commonplace.exporters.copies import stored
from commonplace.exporters.describing import Values, moment
from commonplace.exporters.describing_spaces import described
from commonplace.exporters.front_matter import front_matter
from commonplace.exporters.names import FileNames
from commonplace.exporters.pictures import Pictures
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.sources.models import FILES, Original
from commonplace.spaces.models import Space
from commonplace.spaces.queries import members_of


def write_space(host: Member, space: Space, target: IO[bytes], *, progress: Progress) -> int:
    """Returns how many entries there are, what was answered among them."""
    total = Entry.objects.visible_to(host).shared_in(space).count()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, tempfile.TemporaryFile() as raw:
        writer = _Writer(host, space, archive, io.TextIOWrapper(raw, encoding="utf-8", write_through=True))
        for batch in _batches(host, space):
            writer.write(batch)
            progress(writer.done, max(writer.done, total))
        writer.end()
        raw.seek(0)
        with archive.open("commonplace.json", "w", force_zip64=True) as stream:
            shutil.copyfileobj(raw, stream)
        people = members_of(space).order_by("name_key", "pk").values_list("name", flat=True)
        archive.writestr("people.txt", "".join(f"{name}\n" for name in people.iterator(chunk_size=500)).encode("utf-8", "replace"))
        archive.writestr("README.txt", _readme(space, writer.counts))
    return writer.done


def _batches(host: Member, space: Space) -> Iterator[list[Entry]]:
    """The things shared there, oldest first; what answers them comes with each."""
    last = 0
    roots = Entry.objects.visible_to(host).shared_in(space).filter(root__isnull=True).select_related("author", "source")
    while batch := list(roots.filter(pk__gt=last).defer("body_html", "card_html").order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


class _Writer:
    """One archive while it is being written."""

    def __init__(self, host: Member, space: Space, archive: zipfile.ZipFile, whole: io.TextIOWrapper) -> None:
        self._host, self._space, self._archive, self._whole = host, space, archive, whole
        self._names, self._pictures = FileNames(), Pictures(host, archive)
        self._files: set[int] = set()
        self.counts: Counter[str] = Counter()
        self.done = 0
        whole.write(_beginning(host, space))

    def write(self, roots: list[Entry]) -> None:
        """The files of some entries, and of what was said to each."""
        said = Entry.objects.visible_to(self._host).shared_in(self._space).filter(root__in=roots, kind__in=RESPONSES)
        answers: dict[int, list[Entry]] = {}
        for answer in said.select_related("author", "source").defer("body_html", "card_html").order_by("pk"):
            answers.setdefault(answer.root_id or 0, []).append(answer)
        every = [entry for root in roots for entry in (root, *answers.get(root.pk, []))]
        self._pictures.take(every)
        self._take_files(roots)
        values = described(self._host, self._space, every)
        for root in roots:
            path = self._names.of(FOLDERS[Kind(root.kind)], root.title or root.excerpt[:60], root.uid)
            self._put(path, front_matter(values[root.pk]) + self._pictures.beside(root.body))
            self._tell(path, root, values[root.pk])
            if discussion := answers.get(root.pk):
                path = self._names.of("discussions", root.title or root.excerpt[:60], root.uid)
                self._put(path, self._discussion(root, discussion))
                for answer in discussion:
                    self._tell(path, answer, values[answer.pk])

    def end(self) -> None:
        self._whole.write("\n]}\n")

    def _discussion(self, root: Entry, said: list[Entry]) -> str:
        head = front_matter({"about": root.uid, "title": str(root), "responses": len(said)})
        parts = []
        for one in said:
            quote = "".join(f"> {line}\n" for line in one.quote.splitlines())
            heading = f"## {one.author.name}, {one.made_at:%Y-%m-%d %H:%M} ({one.get_kind_display()})"
            parts.append(f"{heading}\n\n{quote}{chr(10) if quote else ''}{self._pictures.beside(one.body)}\n")
        return head + "\n".join(parts)

    def _put(self, path: str, text: str) -> None:
        self._archive.writestr(path, text.encode("utf-8", "replace"))
        self.counts[path.partition("/")[0]] += 1

    def _tell(self, path: str, entry: Entry, values: Values) -> None:
        row = json.dumps({"file": path, **values, "body": entry.body}, ensure_ascii=False)
        self._whole.write((",\n" if self.done else "\n") + row)
        self.done += 1

    def _take_files(self, roots: list[Entry]) -> None:
        """PDF files that were handed in and saved for the space."""
        handed_in = {root.source_id for root in roots if root.kind == Kind.SAVE and root.source and root.source.url.startswith(FILES)}
        for original in Original.objects.filter(source__in=handed_in - self._files).select_related("source").order_by("pk"):
            path = self._names.of("files", original.source.title, original.source.uid, ending=original.file.rpartition(".")[2])
            if stored(self._archive, path, original.file):
                self.counts["files"] += 1
        self._files |= {key for key in handed_in if key}


def _beginning(host: Member, space: Space) -> str:
    """The JSON up to its list of entries, which is written one by one."""
    head: dict[str, Any] = {
        "format": "commonplace-space",
        "version": 1,
        "made_at": moment(now()),
        "space": {
            "name": space.name,
            "slug": space.slug,
            "purpose": space.purpose,
            "openness": space.openness,
            "house_rules": space.house_rules,
            "rhythm": space.rhythm,
            "archived_at": moment(space.archived_at),
        },
        "kept_in_view": list(pinned_in(host, space).values_list("uid", flat=True)),
        "templates": [{"uid": one.entry.uid, "kind": one.kind} for one in beginnings_in(host, space)],
    }
    return json.dumps(head, ensure_ascii=False)[:-1] + ', "entries": ['


def _readme(space: Space, counts: Counter[str]) -> str:
    lines = [
        _("What is shared in %(space)s, taken out of Commonplace on %(date)s.") % {"space": space.name, "date": f"{now():%Y-%m-%d}"},
        "",
        *(f"{folder}/  {number}" for folder, number in sorted(counts.items())),
        "",
        _(
            "Each file is one entry in Markdown; the lines between the two --- say who wrote it, when, its tags, and what it grew from here."
        ),
        _(
            "discussions/ holds what was said to each, files/ the PDF files that were saved for the space, pictures/ the pictures in the texts."
        ),
        _("commonplace.json holds all of it in one file. people.txt names who is in the space."),
        "",
        _("Here is what whoever is in the space may read. What is private, was said to one person, or is hidden for now is not here."),
        _("What each of its authors wrote stays theirs. Ask them before you carry it further than the space."),
        "",
    ]
    return "\n".join(lines)
