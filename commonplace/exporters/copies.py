"""What a member handed in or sent: the copies of pages that their browser or their mail brought, with their pictures, and their PDF files.

Copies that the server fetched itself are not here: they are shared, and their address leads to them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html import escape

from commonplace.entries.models import Entry
from commonplace.exporters.names import FileNames
from commonplace.kit.stored_files import stored_bytes
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.sources.models import FILES, KeptPicture, Original, Snapshot

_ADDRESS = re.compile(r'src="/pictures/([2-9a-z]{12})/"')
_PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><title>{title}</title></head><body>
<p><a href="{url}">{url}</a></p>
{html}
</body></html>
"""


def sent_copies(author: Member, archive: zipfile.ZipFile, names: FileNames) -> Iterator[Values]:
    """Write each copy that this member sent, and tell of it."""
    for pk in Snapshot.objects.filter(sender=author).order_by("pk").values_list("pk", flat=True).iterator(chunk_size=500):
        copy = Snapshot.objects.select_related("source").filter(pk=pk, sender=author).first()
        if copy is None:
            continue
        title = copy.title or copy.source.url
        path = names.of("copies", title, f"{copy.source.uid} {copy.pk}", ending="html")
        html = _with_pictures(copy, archive)
        page = _PAGE.format(title=escape(title), url=escape(copy.source.url), html=html)
        archive.writestr(path, page.encode("utf-8", "replace"))
        yield plain(file=path, source=copy.source.url, title=copy.title, made_at=copy.made_at, goes_with_save=copy.goes_with_save)


def _with_pictures(copy: Snapshot, archive: zipfile.ZipFile) -> str:
    paths: dict[str, str] = {}
    for picture in KeptPicture.objects.filter(snapshot=copy).exclude(file=""):
        path = f"pictures/{picture.uid}.{picture.file.rpartition('.')[2]}"
        if stored(archive, path, picture.file):
            paths[picture.uid] = path
    return _ADDRESS.sub(lambda match: f'src="../{paths[match[1]]}"' if match[1] in paths else match[0], copy.html)


def files(author: Member, archive: zipfile.ZipFile, names: FileNames) -> Iterator[Values]:
    """Write the files that this member handed in: those of which they keep a save."""
    kept = Entry.objects.authored_by(author).filter(source__url__startswith=FILES).values("source")
    for original in Original.objects.filter(source__in=kept).select_related("source").order_by("pk"):
        path = names.of("files", original.source.title, original.source.uid, ending=original.file.rpartition(".")[2])
        if stored(archive, path, original.file):
            yield plain(file=path, source=original.source.url, title=original.source.title, made_at=original.made_at)


def stored(archive: zipfile.ZipFile, path: str, name: str) -> bool:
    try:
        body = stored_bytes(name)
    except FileNotFoundError:
        return False
    archive.writestr(zipfile.ZipInfo(path), body)
    return True
