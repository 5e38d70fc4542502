"""Names for files that every system can hold."""

import re
import unicodedata

_NOT_SAFE = re.compile(r"[^\w .,()+=@-]+")
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
MAX_BYTES = 100


class FileNames:
    """Gives each entry a path from its title, each path once (also where capitals do not count)."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, folder: str, title: str, uid: str, *, ending: str = "md") -> str:
        stem = safe_stem(title) or uid
        path = f"{folder}/{stem}.{ending}"
        if path.casefold() in self._taken:
            path = f"{folder}/{stem} {uid}.{ending}"
        self._taken.add(path.casefold())
        return path


def safe_stem(title: str) -> str:
    """The title without what some system forbids: signs, endings, names of devices, more than 100 bytes."""
    name = " ".join(_NOT_SAFE.sub(" ", unicodedata.normalize("NFC", title)).split())
    name = name.encode()[:MAX_BYTES].decode(errors="ignore").strip(" .")
    return f"{name}_" if _DEVICES.match(name.partition(".")[0]) else name
