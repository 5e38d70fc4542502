"""Meanings told by a server: asked afterwards, asked again, and never waited for."""

from collections.abc import Iterator

import numpy as np
import pytest
from pytest_django import Settings

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import sight_of
from commonplace.entries.lifecycle import retitle, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit import embedding
from commonplace.people.models import Member
from commonplace.search import meanings
from commonplace.search.models import Sign
from commonplace.search.queries import Sort, find_entries
from commonplace.search.query import parse
from commonplace.search.related import related_to
from tests.cast import Cast
from tests.embeddings_server import EmbeddingsServer, embeddings_server


@pytest.fixture
def server(settings: Settings) -> Iterator[EmbeddingsServer]:
    with embeddings_server() as known:
        settings.EMBEDDINGS_URL, settings.EMBEDDINGS_KEY, settings.EMBEDDINGS_MODEL = known.url, "a-key", "some-model"
        yield known


def note(author: Member, title: str, body: str = "") -> Entry:
    return add_entry(author, Draft(kind=Kind.NOTE, title=title, body=body, audience=audiences.organisation()))


def titles(viewer: Member, text: str) -> list[str]:
    return [entry.title for entry in find_entries(viewer, parse(text), sort=Sort.BEST).entries]


def test_what_is_written_waits_for_no_server_and_is_found_by_meaning_once_told(cast: Cast, server: EmbeddingsServer) -> None:
    entry = note(cast.amina, "Physicians", "Physicians treat illness in the hospital.")
    note(cast.amina, "A clinic", "Doctors care for the sick in the clinic.")
    assert server.asked == [] and titles(cast.bruno, "physicians") == ["Physicians"]
    assert meanings.tell() == 2
    assert server.asked[-1]["path"] == "/v1/embeddings" and server.asked[-1]["key"] == "Bearer a-key"
    assert server.asked[-1]["model"] == "some-model" and len(server.asked[-1]["input"]) == 2
    assert [one.title for one in related_to(sight_of(cast.bruno), entry)] == ["A clinic"]
    assert titles(cast.bruno, "hospital illness") == ["Physicians", "A clinic"]
    count = len(server.asked)
    assert meanings.tell() == 0 and len(server.asked) == count


def test_an_edited_text_is_told_again_and_a_withdrawn_one_never_sent(cast: Cast, server: EmbeddingsServer) -> None:
    entry, gone = note(cast.amina, "Madder"), note(cast.amina, "Gone")
    withdraw(gone)
    meanings.tell()
    retitle(entry, "Weld")
    meanings.tell()
    assert [text.strip() for asked in server.asked for text in asked["input"]] == ["Madder", "Weld"]


@pytest.mark.parametrize("mood", ["dying", "refusing", "short", "no numbers", "uneven", "prose", "slow"])
def test_where_it_fails_search_goes_by_words_and_the_job_tries_again(cast: Cast, server: EmbeddingsServer, mood: str) -> None:
    note(cast.amina, "Madder in winter", "Roots.")
    note(cast.amina, "Weld", "Leaves.")
    server.mood = mood
    assert titles(cast.bruno, f"madder {mood}") == ["Madder in winter"]
    if mood != "slow":
        with pytest.raises(embedding.EmbeddingError):
            meanings.tell()
        assert not Sign.objects.exclude(model=0).exists()
    server.mood = "good"
    assert meanings.tell() == 2
    assert set(Sign.objects.values_list("model", flat=True)) == {embedding.model_number()}


def test_another_model_tells_all_anew_also_the_one_that_comes_along(cast: Cast, server: EmbeddingsServer, settings: Settings) -> None:
    note(cast.amina, "Madder")
    meanings.tell()
    settings.EMBEDDINGS_MODEL = "another-model"
    assert meanings.tell() == 1 and server.asked[-1]["model"] == "another-model"
    settings.EMBEDDINGS_URL = ""
    assert meanings.tell() == 1 and Sign.objects.get().model == embedding.model_number()
    assert meanings.tell() == 0


def test_vectors_of_any_width_keep_their_angles(server: EmbeddingsServer) -> None:
    server.mood = "turned"
    texts = ["one two three four", "one two three five", "six seven eight nine"]
    for server.width in (64, 256, 1_536):
        told = embedding.embed(texts)
        sent = embedding.unit(np.array([server.vector(text) for text in texts], np.float32))
        assert told.shape == (3, embedding.DIMENSIONS) and np.allclose(np.linalg.norm(told, axis=1), 1, atol=1e-5)
        assert np.abs(told @ told.T - sent @ sent.T).max() < (0.2 if server.width > embedding.DIMENSIONS else 1e-5)
