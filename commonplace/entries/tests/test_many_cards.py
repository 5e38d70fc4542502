"""Cards drawn together are what each would be alone."""

from datetime import UTC, datetime

import pytest

from commonplace.entries.adding import Draft, add_entries
from commonplace.entries.rendering import render_card
from commonplace.entries.words import Kind
from commonplace.sources.actions import source_called
from tests.cast import Cast

TITLES = ["", "Plain", "<b>\"Quotes\"</b> & 'more'", '<time datetime="2020">', "Ünïcode 織"]


@pytest.mark.parametrize("kind", [Kind.NOTE, Kind.HIGHLIGHT])
def test_together_as_alone(cast: Cast, kind: Kind) -> None:
    source = source_called(title="Walden <or>", author="Henry")
    drafts = [
        Draft(
            kind=kind,
            title=TITLES[number % 5],
            quote=f'<i>{number}</i> "so"' if number % 3 else "",
            body=f"words *{number}*",
            source=source if number % 2 else None,
            tags=["red", "a&b"][: number % 3],
            made_at=datetime(2000 + number % 20, 1 + number % 12, 3, 4, 5, number % 60, tzinfo=UTC),
        )
        for number in range(240)
    ]
    entries = add_entries(cast.amina, drafts)
    assert len({entry.card_html for entry in entries}) == len(entries)
    for entry, draft in zip(entries, drafts, strict=True):
        assert entry.card_html == render_card(entry, [name for _key, name in entry.tag_rows or ()]), draft
