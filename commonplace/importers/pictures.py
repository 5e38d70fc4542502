"""The pictures that the notes of a vault show: said beforehand what becomes of each, then taken, then shown.

Pictures are taken before the notes, each in a transaction of its own, so that a run that was killed goes on behind it; the text of a note
is written with the addresses of those that were taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.importers.markdown.picture_links import FileIndex, is_picture, pictures_in, with_pictures
from commonplace.importers.markdown.vault import Attachment, contents_of
from commonplace.importers.models import Import, ImportLine, Outcome
from commonplace.importers.planning import Plan, Progress
from commonplace.importers.vaults import Vault
from commonplace.kit.errors import Refusal
from commonplace.kit.pictures import MAX_BYTES
from commonplace.people.models import Member
from commonplace.pictures.actions import put_down, stored_of, written_anew

MOST = 5_000
MOST_BYTES = 500_000_000
"""As much as a folder may hold in notes: a small archive must not become a large one here."""
_ALSO_PICTURES = {".svg": _("Drawings in the format SVG are not kept, for they can hold programs. Save it as PNG, then try again.")}
_ELSEWHERE = {".pdf": _("PDF files are not taken. Hand it in under Capture.")}


class Album:
    """Which notes show which files, by the path of the file."""

    def __init__(self, plans: Sequence[Plan], vault: Vault) -> None:
        self._plans = plans
        self._index = FileIndex(file.path for file in vault.attachments if is_picture(file.path))
        self._files = vault.attachments
        self.shown_by: dict[str, list[Plan]] = {}
        for plan in plans if vault.attachments else ():
            parsed = plan.note.parsed
            for path in pictures_in(parsed.body, parsed.path, self._index):
                self.shown_by.setdefault(path, []).append(plan)

    def said(self) -> list[tuple[Attachment, Outcome, str | Promise]]:
        """Of each file beside the notes, what becomes of it and why."""
        total = number = 0
        said: list[tuple[Attachment, Outcome, str | Promise]] = []
        for file in self._files:
            outcome, reason = self._fate(file)
            if outcome == Outcome.PICTURE:
                total, number = total + file.size, number + 1
                if total > MOST_BYTES or number > MOST:
                    outcome, reason = Outcome.SKIPPED, _("Of one import at most 5,000 pictures, or 500 MB of them, are taken.")
            said.append((file, outcome, reason))
        return said

    def _fate(self, file: Attachment) -> tuple[Outcome, str | Promise]:
        suffix = PurePosixPath(file.path).suffix.lower()
        if not is_picture(file.path):
            said = _ALSO_PICTURES.get(suffix) or _ELSEWHERE.get(suffix) or _("Only pictures that a note shows are taken.")
            return Outcome.ATTACHMENT, said
        plans = self.shown_by.get(file.path, [])
        if not plans:
            return Outcome.ATTACHMENT, _("No note shows this picture.")
        if all(plan.outcome != Outcome.NEW for plan in plans):
            return Outcome.ATTACHMENT, _("No note that is new shows this picture.")
        if file.size > MAX_BYTES:
            return Outcome.SKIPPED, _("This picture is larger than 20 MB.")
        return Outcome.PICTURE, ""

    def body_of(self, plan: Plan, taken: Taken) -> str:
        """The text of the note with the pictures that were taken."""
        parsed = plan.note.parsed
        return with_pictures(parsed.body, parsed.path, self._index, lambda path: taken.address(plan.author, path))


class Taken:
    """The pictures of one import that are here by now."""

    def __init__(self, imported: Import) -> None:
        lines = imported.lines.filter(outcome=Outcome.KEPT, picture__isnull=False).select_related("picture")
        self._pictures = {line.digest: line.picture for line in lines if line.picture}
        self._addresses: dict[tuple[int, str], str] = {}

    def address(self, author: Member, path: str) -> str | None:
        picture = self._pictures.get(mark_of(path))
        if picture is None:
            return None
        key = author.pk, path
        if key not in self._addresses:
            # Whoever writes a text must own what it shows; two who wrote in one folder may show the same file.
            own = picture if picture.owner_id == author.pk else put_down(author, stored_of(picture), once=True)
            self._addresses[key] = own.get_absolute_url()
        return self._addresses[key]


def mark_of(path: str) -> str:
    """By which the line of a picture is found again; its path may be too long to be kept whole."""
    return hashlib.sha256(path.encode("utf-8", "replace")).hexdigest()


def take_pictures(imported: Import, file: Path, album: Album, *, progress: Progress) -> Taken:
    """Take those that the report promises and that are not here yet. Safe to repeat; one that cannot be taken is said in its line."""
    lines = {line.digest: line for line in imported.lines.filter(outcome=Outcome.PICTURE)}
    wanted = {path: lines[mark_of(path)] for path in album.shown_by if mark_of(path) in lines}
    for done, (path, body) in enumerate(contents_of(file, wanted, most=MAX_BYTES), start=1):
        _take(wanted[path], album.shown_by[path][0].author, body)
        progress(done, len(wanted))
    imported.lines.filter(outcome=Outcome.PICTURE).update(outcome=Outcome.SKIPPED, reason=str(_("It is not in the file any more.")))
    return Taken(imported)


def _take(line: ImportLine, owner: Member, body: bytes | None) -> None:
    try:
        if body is None:
            raise Refusal(_("it is damaged or locked with a password"))
        stored = written_anew(body)
    except Refusal as refusal:
        line.outcome, line.reason = Outcome.SKIPPED, str(refusal)[:500]
        line.save(update_fields=["outcome", "reason"])
        return
    with transaction.atomic():
        line.picture, line.outcome = put_down(owner, stored, once=True), Outcome.KEPT
        line.save(update_fields=["picture", "outcome"])
