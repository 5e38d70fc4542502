"""Pictures to test with."""

from __future__ import annotations

import io

from PIL import Image

from commonplace.entries.models import Entry
from commonplace.kit.stored_files import keep_file
from commonplace.pictures.models import Picture, PictureUse


def png(colour: str = "madder", size: tuple[int, int] = (8, 6)) -> bytes:
    """The bytes of a small picture; a word that is no colour gives a red."""
    out = io.BytesIO()
    Image.new("RGB", size, colour if colour in {"red", "green", "blue", "yellow"} else (170, 40, 40)).save(out, "PNG")
    return out.getvalue()


def sample_of(entry: Entry) -> Picture:
    """A picture of the entry's author that the entry shows, as its text would make it; the same one each time."""
    use = PictureUse.objects.filter(entry=entry).select_related("picture").first()
    if use is not None:
        return use.picture
    body = png()
    name = keep_file(body, folder="pictures", suffix="png")
    picture = Picture.objects.create(owner=entry.author, name=name, content_type="image/png", width=8, height=6, size=len(body))
    PictureUse.objects.create(entry=entry, picture=picture)
    return picture
