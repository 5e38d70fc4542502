"""What the small world holds of sources beyond their rows: a file with pages, a picture, and a save that has seen a copy."""

from __future__ import annotations

import io

from PIL import Image

from commonplace.entries.models import Entry
from commonplace.kit.pictures import read_picture
from commonplace.kit.stored_files import keep_file
from commonplace.seek.models import Fetching, Save, SeenCopy
from commonplace.sources.models import KeptPicture, Original, Source
from commonplace.sources.tests.pdfs import pdf_of


def furnish_source(source: Source) -> None:
    """Give the source a file of two pages, the copy that is there being its first, and a picture."""
    copy = source.snapshots.get()
    body = pdf_of([[copy.text], ["Weld gives yellow."]])
    name = keep_file(body, folder="originals", suffix="pdf")
    Original.objects.create(source=source, snapshot=copy, file=name, size=len(body), pages=2, page_starts=[0, len(copy.text)])
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    name = keep_file(read_picture(picture.getvalue()).body, folder="pictures", suffix="png")
    KeptPicture.objects.create(
        snapshot=copy, url="https://example.org/red.png", file=name, content_type="image/png", width=40, height=30, uid="p2cturep2ctu"
    )


def fetched_for(save: Entry) -> None:
    """The save has seen the copy of its page."""
    assert save.source is not None
    body = Save.objects.create(entry=save, fetching=Fetching.READY)
    SeenCopy.objects.create(save_body=body, snapshot=save.source.snapshots.get(), seen_at=save.made_at)
