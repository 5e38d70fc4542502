"""What the tests of every format ask."""

from __future__ import annotations

import tempfile
from pathlib import Path

from commonplace.importers.items import Format, Item, NotTaken
from commonplace.kit.errors import Refusal


def never_raises(known: Format, content: bytes, name: str) -> list[Item | NotTaken]:
    """Whatever the bytes: items, lines not taken, or one refusal in words. Gives what was found."""
    known.recognises(name, content[:4096])
    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix) as file:
        file.write(content)
        file.flush()
        try:
            found = list(known.parse(Path(file.name)))
        except Refusal:
            return []
    for one in found:
        assert one.place
        assert isinstance(one, NotTaken) or (one.key and (one.quote.strip() or one.text.strip() or one.source or one.title))
    return found


def items_of(known: Format, content: str, name: str) -> list[Item]:
    return [one for one in never_raises(known, content.encode(), name) if isinstance(one, Item)]
