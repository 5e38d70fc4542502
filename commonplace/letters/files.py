"""PDF files that a member sends to themselves by mail: each becomes a private save of theirs, as if they had handed it in.

Files of anybody else are named in the letter and not kept: nobody should be able to fill another's library, or this machine's disk, by mail.
Pictures are named too: a picture is kept here only where a text shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.db.models import QuerySet

from commonplace.entries.models import Entry
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.letters.models import Letter
from commonplace.letters.parsing.message import MailFile
from commonplace.people.models import Member
from commonplace.seek.actions import capture_source
from commonplace.seek.models import ReachedBy
from commonplace.sources.actions import handed_in
from commonplace.sources.models import Source

MAX_TITLE = 200


@dataclass(frozen=True)
class StoredFile:
    name: str
    source: Source


def stored(files: Sequence[MailFile]) -> list[StoredFile]:
    """The files that can be kept, put into the storage; call it outside of transactions. What is no PDF or too large is left out."""
    found = []
    for file in files:
        try:
            found.append(StoredFile(file.name, handed_in(file.body)))
        except Refusal:
            continue
    return found


def keep(member: Member, files: Sequence[StoredFile], *, why: str, reached_by: ReachedBy) -> list[dict[str, str]]:
    """Make a private save of each, and say which: for `Letter.kept`. One that they have saved already stays as it is."""
    kept = []
    for file in files:
        title = clean_line(PurePath(file.name).stem)[:MAX_TITLE]
        entry = capture_source(member, file.source, title=title, why=why, reached_by=reached_by).entry
        kept.append({"name": file.name, "entry": entry.uid})
    return kept


def kept_with(letter: Letter) -> QuerySet[Entry]:
    """The saves that came of a letter's files and that its member still has."""
    uids = [str(one.get("entry", "")) for one in letter.kept or []]
    return Entry.objects.authored_by(letter.member).filter(uid__in=uids).order_by("pk")


def not_kept(letter: Letter) -> list[str]:
    """The names of the other files that came along."""
    names = list(letter.attachments)
    for one in letter.kept or []:
        if one.get("name") in names:
            names.remove(one["name"])
    return names
