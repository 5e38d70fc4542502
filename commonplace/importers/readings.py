"""From a file of whatever program to the notes that an import plans with: which format it is, and its items in the room's own shape."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.entries.texts import MAX_QUOTE
from commonplace.importers.archives import FIRST, Part, parts_of, recognised_in
from commonplace.importers.formats import format_named
from commonplace.importers.items import Format, Item, NotTaken
from commonplace.importers.markdown.dialects import LABELS, dialect_of
from commonplace.importers.markdown.notes import ParsedNote
from commonplace.importers.markdown.vault import NOTE_SUFFIXES, Skipped, names_in
from commonplace.importers.planning import STRIDE, Progress
from commonplace.importers.vaults import MARKDOWN, Naming, Note, Vault, read_vault
from commonplace.kit.errors import Refusal
from commonplace.sense.actions import Whereabouts

VAULTS = (MARKDOWN, *LABELS)
"""What is read as a folder of notes."""
LIKE_NONE = _("This looks like none of the files that can be read here.")
LIST_OF_FEEDS = _("This is a list of feeds (OPML). Seek takes it: Feeds, “Bring a list from another reader”.")
_OPML = re.compile(rb"<opml[\s>]", re.IGNORECASE)
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
MAX_ITEMS = 500_000


def format_in(path: Path, name: str) -> str:
    """The name of the format that the file at `path`, which its owner calls `name`, looks like. Raises Refusal when it is like none."""
    if path.is_file() and is_list_of_feeds(path):
        raise Refusal(LIST_OF_FEEDS, field="file")
    if path.is_dir():
        return dialect_of(names_in(path)) or MARKDOWN
    found = recognised_in(path, name)
    if found is not None:
        return found.name
    if name.lower().endswith(ARCHIVES):
        return dialect_of(names_in(path)) or MARKDOWN
    if name.lower().endswith(NOTE_SUFFIXES):
        return MARKDOWN
    raise Refusal(LIKE_NONE, field="file")


def is_list_of_feeds(path: Path) -> bool:
    with path.open("rb") as stream:
        return looks_like_list_of_feeds(stream.read(FIRST))


def looks_like_list_of_feeds(first: bytes) -> bool:
    return _OPML.search(first[:4_000]) is not None and first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def read(
    path: Path, name: str, *, format_name: str = "", history: Path | None = None, naming: Naming | None = None, progress: Progress
) -> Vault:
    """What stands in the file, read as `format_name` or as what it looks like. Raises Refusal for what is no such file."""
    chosen = format_name or format_in(path, name)
    if chosen in VAULTS:
        return read_vault(path, name, history=history, naming=naming, dialect="" if chosen == MARKDOWN else chosen)
    known = format_named(chosen)
    if known is None:
        raise Refusal(_("This format is not known here any more. Hand the file in again."), field="file")
    return _Reading(known, progress).of(path, name)


class _Reading:
    def __init__(self, known: Format, progress: Progress) -> None:
        self._format = known
        self._progress = progress
        self._notes: list[Note] = []
        self._skipped: list[Skipped] = []

    def of(self, path: Path, name: str) -> Vault:
        with parts_of(path, name, self._format) as archive:
            for part in archive.parts:
                self._read(part)
            skipped = (*self._skipped, *archive.skipped)
            return Vault(tuple(self._notes), skipped, archive.attachments, self._format.name)

    def _read(self, part: Part) -> None:
        for found in self._format.parse(part.path):
            place = f"{part.name}: {found.place}" if part.name else found.place
            if isinstance(found, NotTaken):
                self._skipped.append(Skipped(place, found.reason, found.title))
            else:
                self._notes.append(note_of(self._format.name, found, place))
            read = len(self._notes) + len(self._skipped)
            if read > MAX_ITEMS:
                raise Refusal(_("This holds more than 500,000 things. Bring it in in parts."), field="file")
            if read % STRIDE == 0:
                self._progress(read, 0)


def note_of(format_name: str, item: Item, place: str) -> Note:
    """The item as what the preview, the report and the writing know."""
    remarks: tuple[str | Promise, ...] = item.remarks
    if len(item.quote) > MAX_QUOTE:
        remarks = (*remarks, _("The passage is longer than 20,000 characters. Its beginning was taken."))
    parsed = ParsedNote(
        path=place,
        title=item.title,
        body=item.text,
        tags=item.tags,
        made_at=item.made_at,
        edited_at=item.edited_at,
        remarks=remarks,
    )
    own = {"kind": item.kind.value, "quote": item.quote, "reached_by": item.reached_by.value}
    where = Whereabouts(prefix=item.prefix, suffix=item.suffix, place=item.location)
    return Note(parsed, _digest(item), deed_key_of(format_name, item.key), own, facts=item.source, where=where)


def deed_key_of(format_name: str, key: str) -> str:
    """By which a later import of the same finds it again."""
    return f"{format_name}:{hashlib.sha256(key.encode(errors='replace')).hexdigest()[:48]}"


def _digest(item: Item) -> str:
    return digest_of(item.title, item.quote, item.text, item.tags)


def digest_of(title: str, quote: str, text: str, tags: Iterable[str]) -> str:
    """Of what a later export may say otherwise."""
    said = "\0".join((title, quote, text, *tags))
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()
