"""Which pictures an entry shows, settled in its author's transaction."""

import re
from collections.abc import Sequence

from commonplace.entries.models import Entry
from commonplace.entries.steps import Change
from commonplace.pictures.models import Picture, PictureUse

_SHOWN = re.compile(r'<img src="/files/pictures/([2-9a-z]{12})/"')


def note_pictures(entries: Sequence[Entry], change: Change) -> None:
    """Remember the pictures in texts that were written. One that its author may not see is not shown by naming it."""
    if change not in {Change.ADDED, Change.REVISED}:
        return
    shown = {entry: dict.fromkeys(_SHOWN.findall(entry.body_html)) for entry in entries}
    # Found before the old uses are taken away: what the entry shows already its author may see by it.
    known = {
        entry: list(Picture.objects.visible_to(entry.author).filter(uid__in=list(uids)).values_list("pk", flat=True))
        for entry, uids in shown.items()
        if uids
    }
    if change is Change.REVISED:
        PictureUse.objects.filter(entry__in=entries).update(is_present=False)
    for entry, pictures in known.items():
        for pk in pictures:
            PictureUse.objects.update_or_create(entry=entry, picture_id=pk, defaults={"is_present": True})


def show_of(entry: Entry, owners: Sequence[int]) -> None:
    """The entry's text shows pictures of others who wrote in it: theirs alone, not whatever else they may see."""
    uids = list(dict.fromkeys(_SHOWN.findall(entry.body_html)))
    if not uids:
        return
    for picture in Picture.objects.filter(uid__in=uids, owner__in=owners):
        PictureUse.objects.update_or_create(entry=entry, picture=picture, defaults={"is_present": True})
