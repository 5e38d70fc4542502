"""What a search costs does not grow with what it finds."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.words import Kind
from commonplace.hypothesis.tests.doors import Annotator
from commonplace.sources.actions import source_at
from tests.cast import Cast

URL = "https://dyes.example.org/madder"
CEILING = 14


def test_sixty_annotations_cost_as_many_queries_as_six(cast: Cast) -> None:
    bruno = Annotator(cast.bruno)
    bruno.rows(uri=URL, limit=200)
    costs = []
    for many in (2, 20):
        for number in range(many):
            draft = Draft(
                kind=Kind.HIGHLIGHT, quote=f"{number}", source=source_at(URL), audience=audiences.organisation(), tags=[f"tag-{number}"]
            )
            entry = add_entry(cast.amina, draft)
            answer = comment(cast.dora, entry, body="Why?")
            comment(cast.amina, answer, body="Because.")
        with CaptureQueriesContext(connection) as asked:
            rows = bruno.rows(uri=URL, limit=200)
        costs.append((len(rows), len(asked)))
    (few, small), (more, large) = costs
    assert (few, more) == (6, 66) and small == large <= CEILING, costs
