"""What [[links]] will mean once a text is kept, for the preview beside the writing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonplace.entries.models import Entry
from commonplace.kit.markdown import Ref, Target, fold_label
from commonplace.lineage.reading import Place, sections_at, target
from commonplace.lineage.steps import targets_for
from commonplace.people.models import Member


def preview_targets(author: Member, references: Sequence[Ref]) -> Mapping[int, Target | None]:
    """The target of each reference by its position, as far as its label means something to the author."""
    keys = {reference.position: fold_label(reference.label)[:300] for reference in references}
    meant = targets_for(author, keys.values())
    found = Entry.objects.visible_to(author).select_related("author", "source").in_bulk(list(meant.values()))
    places = {
        reference.position: Place(found[meant[keys[reference.position]]], reference.heading, reference.is_embed)
        for reference in references
        if keys[reference.position] in meant
    }
    sections = sections_at(author, places.values())
    return {position: target(place, sections) for position, place in places.items()}
