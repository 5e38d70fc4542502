"""The pictures in an author's texts, taken along beside them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence

from django.db.models import Q

from commonplace.entries.models import Entry
from commonplace.kit.stored_files import stored_bytes
from commonplace.people.models import Member
from commonplace.pictures.models import Picture

FOLDER = "pictures"
_ADDRESS = re.compile(r"/files/pictures/([2-9a-z]{12})/")


class Pictures:
    """Puts each picture into the archive once, and says where it lies as seen from a folder of entries."""

    def __init__(self, author: Member, archive: zipfile.ZipFile) -> None:
        self._author = author
        self._archive = archive
        self._paths: dict[str, str | None] = {}

    def take(self, entries: Sequence[Entry]) -> None:
        """Put the pictures of these entries, as far as the author may see them, into the archive: one query."""
        wanted = {uid for entry in entries for uid in _ADDRESS.findall(entry.body)} - self._paths.keys()
        if not wanted:
            return
        self._paths |= dict.fromkeys(wanted)
        for picture in Picture.objects.visible_to(self._author).filter(uid__in=wanted):
            self._put(picture)

    def take_the_rest(self) -> None:
        """The author's own that no text shows now: of earlier versions, of drafts, and those not used yet; without what lies in the bin."""
        own = Picture.objects.filter(owner=self._author)
        for picture in own.filter(Q(uses__isnull=True) | Q(uses__entry__withdrawn_at__isnull=True)).distinct().order_by("pk"):
            if picture.uid not in self._paths:
                self._put(picture)

    def _put(self, picture: Picture) -> None:
        try:
            body = stored_bytes(picture.name)
        except FileNotFoundError:
            return
        path = f"{FOLDER}/{picture.uid}.{picture.name.rpartition('.')[2]}"
        self._archive.writestr(zipfile.ZipInfo(path), body)
        self._paths[picture.uid] = path

    def beside(self, body: str) -> str:
        """The text with its pictures by their place in the archive; what is not in it keeps its address."""
        return _ADDRESS.sub(lambda match: f"../{path}" if (path := self._paths.get(match[1])) else match[0], body)
