"""What we answer is what Hypothesis's own description of its API promises (version 1, its schemas beside this checkout)."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from commonplace.entries.models import Entry
from commonplace.entries.words import Ring
from commonplace.hypothesis.tests.doors import Annotator
from tests.cast import Cast
from tests.shared_data import shared_data

URL = "http://example.com/"
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "array": list, "object": dict, "boolean": bool, "integer": int, "number": (int, float),
}  # fmt: skip


def faults(value: Any, schema: dict[str, Any], at: str = "") -> list[str]:
    """Where a value is not what the schema says: what is missing, and what is of another type."""
    kind = schema.get("type")
    if kind in _TYPES and not isinstance(value, _TYPES[kind]):
        return [f"{at}: {value!r} is no {kind}"]
    found = []
    if isinstance(value, dict):
        found += [f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value]
        for name, inner in schema.get("properties", {}).items():
            if name in value and isinstance(inner, dict):
                found += faults(value[name], inner, f"{at}.{name}")
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        found += [fault for one in value for fault in faults(one, schema["items"], f"{at}[]")]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is none of {schema['enum']}")
    return found


def schema_of(name: str, word: str) -> dict[str, Any]:
    path = shared_data(f"webannotation/hypothesis-api/schemas/{name}.yaml")
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))[word]
    return read


def sample(number: int) -> Any:
    return json.loads(shared_data(f"webannotation/hypothesis-json/example-{number}.json").read_text(encoding="utf-8"))


def test_annotations_groups_and_accounts_are_as_described(cast: Cast) -> None:
    amina = Annotator(cast.amina)
    made = amina.annotate(URL, "Some words", text="Said", tags=["dyeing"], group="organisation")
    answer = Annotator(cast.bruno).reply(made, "Why?")
    page_note = amina.annotate(URL, text="On the page", group="space-weavers")
    described = schema_of("annotation", "Annotation")
    for one in (made, answer, page_note, *amina.rows(uri=URL)):
        assert faults(one, described) == []
    group = schema_of("group", "Group")
    assert [faults(one, group) for one in amina.get("/profile/groups").json()] == [[]] * 7  # type: ignore[attr-defined]
    assert faults(amina.get("/profile").json(), schema_of("profile", "Profile")) == []  # type: ignore[attr-defined]


def test_the_measure_sees_what_is_missing() -> None:
    schema = {"type": "object", "required": ["id"], "properties": {"tags": {"type": "array", "items": {"type": "string"}}}}
    assert faults({"tags": ["a", 1]}, schema) == [".id is missing", ".tags[]: 1 is no string"]


def test_the_routes_named_in_its_examples_are_here(cast: Cast) -> None:
    links = Annotator(None).get("/").json()["links"]  # type: ignore[attr-defined]
    for name, route in sample(1)["links"]["annotation"].items():
        assert links["annotation"][name]["url"].endswith(route["url"].removeprefix("https://hypothes.is/api/"))
    assert links["search"]["method"] == sample(1)["links"]["search"]["method"]


def test_its_example_of_a_new_annotation_is_taken(cast: Cast) -> None:
    """Whose it says it is does not count; that the web may read it does."""
    answer = Annotator(cast.amina).send("post", "/annotations", sample(4))
    assert answer.status_code == 200
    entry = Entry.objects.get()
    assert (entry.author, entry.audience.ring, entry.body) == (cast.amina, Ring.WEB, "This is an annotation I made.")


def test_it_is_changed_by_either_method_and_removed_as_its_example_says(cast: Cast) -> None:
    amina = Annotator(cast.amina)
    made = amina.annotate(URL, "Some words", text="One")
    for method in ("put", "patch"):
        assert amina.send(method, f"/annotations/{made['id']}", {"text": method}).json()["text"] == method  # type: ignore[attr-defined]
    gone = amina.send("delete", f"/annotations/{made['id']}").json()  # type: ignore[attr-defined]
    assert gone.keys() == sample(7).keys() and gone["deleted"] is True


@pytest.mark.parametrize("tags", [[], ["dyeing"]])
def test_of_an_address_alone_there_is_nothing_to_say(cast: Cast, tags: list[str]) -> None:
    answer = Annotator(cast.amina).send("post", "/annotations", {**sample(6), "tags": tags})
    assert answer.status_code == 400 and "Write a few words" in answer.json()["reason"]  # type: ignore[attr-defined]
    assert not Entry.objects.exists()
