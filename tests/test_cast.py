"""The cast is what the other tests take it for."""

import pytest

from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from tests.cast import READERS, Cast


@pytest.mark.parametrize("ring", READERS)
def test_readers_are_exactly_those_named(cast: Cast, ring: str) -> None:
    entry = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder root", body="Red.", audience=cast.audiences()[ring]))
    seen_by = {name for name, viewer in cast.viewers.items() if Entry.objects.visible_to(viewer).filter(pk=entry.pk).exists()}
    assert seen_by == READERS[ring]
