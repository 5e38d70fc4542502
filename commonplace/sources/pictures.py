"""The pictures of a copy: fetched once, looked at, written anew and kept here, so that the copy outlives its page and no site learns who reads."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from html import escape, unescape

from django.conf import settings
from django.db import transaction

from commonplace.kit.errors import Refusal
from commonplace.kit.fetch import FetchError, Wish, fetch
from commonplace.kit.pictures import read_picture
from commonplace.kit.stored_files import keep_file
from commonplace.sources.models import KeptPicture, Snapshot

FOLDER = "pictures"
MAX_BYTES = 10_000_000
EACH, TOGETHER = 10.0, 150.0
"""Seconds for one picture and for all of a copy."""
SMALLEST = 32
"""Pixels. What is smaller on both sides is a sign of the page's furniture."""

_ACCEPT = Wish("image/avif, image/webp, image/png, image/jpeg, image/gif;q=0.8", None)
_LINK = re.compile(
    r'<figure><a class="picture-away" href="([^"]*)" rel="noopener nofollow" data-alt="([^"]*)" aria-label="[^"]*"></a></figure>'
)


def wanted(html: str) -> list[str]:
    """The addresses of the pictures that are links in the readable `html`, each once, in their order."""
    return list(dict.fromkeys(unescape(match[1]) for match in _LINK.finditer(html)))


def filled(html: str, pictures: Iterable[KeptPicture]) -> str:
    """The `html` with the kept pictures in the place of the links to them. What is kept as too small to show vanishes; other links stay."""
    known = {picture.url: picture for picture in pictures}

    def put(match: re.Match[str]) -> str:
        picture = known.get(unescape(match[1]))
        if picture is None:
            return match[0]
        if not picture.file:
            return "" if picture.width else match[0]
        sizes = f'width="{picture.width}" height="{picture.height}"'
        return f'<figure><img src="/pictures/{escape(picture.uid)}/" alt="{match[2]}" {sizes} loading="lazy" decoding="async"/></figure>'

    return _LINK.sub(put, html)


def keep_pictures(snapshot_id: int) -> int:
    """Fetch the pictures of a copy that are not here yet, within bounds; gives how many are kept. Safe to repeat."""
    copy = Snapshot.objects.filter(pk=snapshot_id).defer("text").first()
    if copy is None:
        return 0
    here = set(copy.pictures.exclude(file="").values_list("url", flat=True))
    until, left, kept = time.monotonic() + TOGETHER, settings.PICTURES_MAX_BYTES, 0
    for url in wanted(copy.html)[: settings.PICTURES_A_PAGE]:
        if url in here:
            continue
        if time.monotonic() > until or left <= 0:
            break
        taken = _keep(copy, url, min(left, MAX_BYTES))
        left, kept = left - taken, kept + (taken > 0)
    _fill(snapshot_id)
    return kept


def _keep(copy: Snapshot, url: str, most: int) -> int:
    """How many bytes were fetched and kept; 0 when the picture could not be had."""
    found = {"file": "", "content_type": "", "width": 0, "height": 0}
    taken = 0
    try:
        body = fetch(url, max_bytes=most, timeout=EACH, wish=_ACCEPT).body
        picture = read_picture(body)
    except (FetchError, Refusal):
        pass
    else:
        found |= {"width": picture.width, "height": picture.height}
        if max(picture.width, picture.height) >= SMALLEST:
            name = keep_file(picture.body, folder=FOLDER, suffix=picture.suffix)
            found |= {"file": name, "content_type": picture.content_type}
            taken = len(body)
    KeptPicture.objects.update_or_create(snapshot=copy, url=url, defaults=found)
    return taken


def _fill(snapshot_id: int) -> None:
    with transaction.atomic():
        copy = Snapshot.objects.select_for_update().filter(pk=snapshot_id).first()
        if copy is not None:
            html = filled(copy.html, copy.pictures.all())
            if html != copy.html:
                copy.html = html
                copy.save(update_fields=["html"])


def with_known_pictures(html: str, copy: Snapshot) -> str:
    """A copy that is written anew shows the pictures that were kept for it before."""
    return filled(html, copy.pictures.all())
