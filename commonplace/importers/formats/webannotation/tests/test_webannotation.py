"""The W3C's examples, brought in like any other program's file."""

from commonplace.importers.formats.webannotation import FORMAT
from commonplace.importers.items import NotTaken
from commonplace.importers.tests.of_formats import items_of, never_raises
from tests.shared_data import shared_data


def test_the_collection_gives_its_quotes_and_says_what_the_rest_lack() -> None:
    path = shared_data("webannotation/model-examples/correct/collection1.json")
    assert FORMAT.recognises(path.name, path.read_bytes()[:4096])
    found = never_raises(FORMAT, path.read_bytes(), path.name)
    assert len(found) == 43 and sum(isinstance(one, NotTaken) for one in found) == 41
    assert [(item.key, item.quote) for item in items_of(FORMAT, path.read_text(), path.name)] == [
        ("http://example.org/anno23", "anotation"),
        ("http://example.org/anno29", "Selected Text"),
    ]


def test_the_incorrect_ones_give_nothing() -> None:
    for path in shared_data("webannotation/model-examples/incorrect").glob("*.json"):
        assert never_raises(FORMAT, path.read_bytes(), path.name) == []
