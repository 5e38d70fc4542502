"""A hatch of a member's, for tests that look at every page."""

from __future__ import annotations

from collections.abc import Sequence

from commonplace.entries.models import Entry
from commonplace.hatch.models import Hatch, Passage, Receipt, Sentence
from commonplace.hatch.words import Form, From, Hand, Part, State, Verdict
from commonplace.people.models import Member


def hatch_of(member: Member, entries: Sequence[Entry]) -> Hatch:
    """One with a quote of each of these entries, and a place to write. The same one each time it is asked for."""
    hatch, is_new = Hatch.objects.get_or_create(
        member=member,
        deed_key="a-sample",
        defaults={"gathered_from": From.PICKED, "about": "a sample", "form": Form.NOTE, "state": State.HATCHED},
    )
    if is_new:
        for number, entry in enumerate(entries, 1):
            passage = Passage.objects.create(hatch=hatch, number=number, entry=entry, text=entry.excerpt or str(entry))
            sentence = Sentence.objects.create(
                hatch=hatch, position=number, part=Part.THEME, heading="Dyes", hand=Hand.QUOTE, text=passage.text, machine_text=passage.text,
                verdict=Verdict.SUPPORTED, score=100,
            )  # fmt: skip
            Receipt.objects.create(sentence=sentence, passage=passage)
        Sentence.objects.create(
            hatch=hatch, position=0, part=Part.PLACE, heading="To begin", hand=Hand.PERSON, machine_text="What do you think?"
        )
    return hatch
