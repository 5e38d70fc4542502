"""Whatever rests on a source or a copy has somebody who takes it along when two sources become one."""

from django.db.models import Model

from commonplace.sources.models import Snapshot, Source

TAKEN_BY = {
    "entries.Entry.source": "entries.joining",
    "gatherings.Material.source": "gatherings.joining",
    "gatherings.Meeting.recording": "gatherings.joining",
    "goals.JourneyItem.source": "goals.joining",
    "hatch.Passage.source": "hatch.joining",
    "inbox.Piece.source": "nobody: set for letters only",
    "letters.Letter.source": "nobody: a letter's source is its own, and has no second address",
    "lineage.Edge.source": "lineage.joining",
    "seek.SeenCopy.snapshot": "seek.joining",
    "sense.Highlight.placed_on": "sense.joining",
    "sense.Highlight.snapshot": "sense.joining",
    "sense.ReadingPlace.snapshot": "sense.joining",
    "sense.ReadingPlace.source": "sense.joining",
    "sense.Reattachment.snapshot": "sense.joining",
    "sources.Alias.source": "sources.joining",
    "sources.KeptPicture.snapshot": "nobody: a doubled copy goes with its pictures, for the one that stays has them",
    "sources.Original.snapshot": "nobody: a doubled file goes with its copy",
    "sources.Original.source": "sources.joining",
    "sources.Snapshot.source": "sources.joining",
}


def test_a_new_table_about_sources_says_what_becomes_of_it_when_two_are_joined() -> None:
    assert sorted([*resting_on(Source), *resting_on(Snapshot)]) == sorted(TAKEN_BY)


def resting_on(model: type[Model]) -> list[str]:
    """The foreign keys to this model, hidden ones too, as `room.Table.column`."""
    fields = model._meta.get_fields(include_hidden=True)
    return [f"{field.related_model._meta.label}.{field.field.name}" for field in fields if field.auto_created and not field.concrete]
