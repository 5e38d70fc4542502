"""The highlights of an export as one page of W3C Web Annotations, gathered while the entries pass by."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Sequence
from typing import Self

from commonplace.annotations import writing
from commonplace.annotations.model import CONTEXT
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.models import Member

NAME = "annotations.jsonld"


class AnnotationsFile:
    """Kept on disk until the archive is ready for it, so that many highlights need no more memory than a few."""

    def __init__(self, author: Member) -> None:
        self._author = author
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._is_first = True
        head = {"@context": CONTEXT, "id": writing.absolute("/annotations/mine/page/"), "type": "AnnotationPage"}
        self._write(json.dumps(head)[:-1] + ', "items": [')

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def _write(self, text: str) -> None:
        self._file.write(text.encode())

    def add(self, entries: Sequence[Entry]) -> None:
        """Those of the author's entries that are highlights."""
        highlights = [entry for entry in entries if entry.kind == Kind.HIGHLIGHT]
        for entry in highlights:
            entry.author = self._author
        for annotation in writing.annotations_of(highlights):
            self._write(("\n" if self._is_first else ",\n") + json.dumps(annotation))
            self._is_first = False

    def copy_to(self, archive: zipfile.ZipFile) -> None:
        self._write("\n]}\n")
        self._file.seek(0)
        with archive.open(NAME, "w", force_zip64=True) as stream:
            while chunk := self._file.read(65536):
                stream.write(chunk)
