"""Looking at many topics one after another tells the same as looking at each alone."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import sight_of
from commonplace.entries.words import Kind
from commonplace.knowing.looking import Looking, known_to
from commonplace.knowing.models import TopicLeft
from commonplace.knowing.topics import topic_words
from commonplace.lineage.actions import thank
from tests.cast import Cast

TOPICS = ["madder and weld", "madder", "looms for weaving", "kilns, looms", "nothing of this", "weld"]


def shown(known: list) -> list:
    return [(one.person, one.says, [(piece.what, piece.key, piece.near, piece.thanked_by) for piece in one.pieces]) for one in known]


@pytest.mark.parametrize("many", [False, True])
def test_it_tells_the_same_topic_after_topic(cast: Cast, many: bool) -> None:
    for author, text in ((cast.amina, "Madder gives reds"), (cast.bruno, "Weld and madder on looms"), (cast.farah, "Kilns want looms")):
        entry = add_entry(author, Draft(kind=Kind.NOTE, title=text, body=f"{text}.", audience=audiences.organisation()))
        thank(cast.dora, entry, used_for="a scarf")
    asked = add_entry(cast.dora, Draft(kind=Kind.QUESTION, title="Which madder?", body="Which?", audience=audiences.organisation()))
    add_entry(cast.emil, Draft(kind=Kind.ANSWER, body="The old one.", parent=asked))
    TopicLeft.objects.create(member=cast.farah, key="kilns")
    looking = Looking(sight_of(cast.ines), many=many)
    for _twice in range(2):
        for topic in TOPICS:
            assert shown(looking.known(topic_words(topic))) == shown(known_to(cast.ines, topic_words(topic)))
    with CaptureQueriesContext(connection) as again:
        looking.known(topic_words(TOPICS[0]))
    assert len(again) <= (1 if many else 3)
