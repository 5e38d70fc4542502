"""The site of a source, as the index keeps it: the number of its host, and of each domain that it is part of."""

from __future__ import annotations

from urllib.parse import urlsplit
from zlib import crc32


def number_of_site(name: str) -> int:
    return crc32(name.lower().removeprefix("www.").strip(".").encode())


def numbers_of_sites(url: str) -> tuple[int, ...]:
    """`https://docs.python.org/3/` lies at docs.python.org and at python.org; what has no host lies nowhere."""
    host = (urlsplit(url).hostname or "") if url.startswith(("http://", "https://")) else ""
    parts = host.removeprefix("www.").split(".")
    return tuple(number_of_site(".".join(parts[at:])) for at in range(max(len(parts) - 1, 1))) if host else ()
