"""The API's description is kept beside it, so that a change of what programs rely on is seen and meant.

After a change that is meant: COMMONPLACE_TEST_WRITE_OPENAPI=1 .venv/bin/pytest commonplace/api/tests/test_openapi.py
"""

import json
import os
from pathlib import Path

from django.test import Client
from ninja import Schema

KEPT = Path(__file__).with_name("openapi.json")


def test_the_description_is_the_one_that_was_kept(db: None) -> None:
    found = Client().get("/api/v1/openapi.json").json()
    if os.environ.get("COMMONPLACE_TEST_WRITE_OPENAPI"):
        KEPT.write_text(json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(KEPT.read_text(encoding="utf-8"))


def test_every_door_but_that_of_pairing_asks_for_a_token(db: None) -> None:
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    open_doors = [path for path, methods in paths.items() for method in methods.values() if "security" not in method]
    assert open_doors == ["/api/v1/pairing", "/api/v1/pairing/token"]


def test_no_two_shapes_and_no_two_deeds_bear_one_name(db: None) -> None:
    """The library would describe one of the two shapes at both doors."""
    found = Client().get("/api/v1/openapi.json").json()
    shapes = [shape.__name__ for shape in _all_below(Schema) if shape.__module__.startswith("commonplace.api.")]
    deeds = [method["operationId"] for methods in found["paths"].values() for method in methods.values()]
    for names in (shapes, deeds):
        assert sorted(names) == sorted(set(names))
    assert not [name for name in found["components"]["schemas"] if "__" in name]


def _all_below(shape: type[Schema]) -> set[type[Schema]]:
    return {below for child in shape.__subclasses__() for below in (child, *_all_below(child))}
