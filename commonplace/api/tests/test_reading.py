"""What a program may see: what its member may see, and nothing else."""

import pytest

from commonplace.api.tests.doors import Program
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.words import Kind
from commonplace.sense.actions import mark_highlight
from tests.cast import READERS, Cast
from tests.world import make_source

ADDRESS = "https://paper.example/madder"


def test_who_i_am_and_whom_i_can_show_things_to(cast: Cast) -> None:
    me = Program(cast.amina).get("/me").json()
    assert me["member"] == {"handle": "amina", "name": "Amina Diallo"}
    assert me["scopes"] == ["capture", "read", "stock", "write", "share", "annotate", "draft", "ask"]
    assert {ring["value"]: ring["people"] for ring in me["rings"]} == {
        "me": 1, "circle": None, "people": None, "space": None, "organisation": 8, "web": 8,
    }  # fmt: skip
    assert me["circles"] == [{"value": cast.kitchen_table.uid, "label": "Kitchen table", "people": 1}]  # henk has left
    assert [(space["label"], space["people"]) for space in me["spaces"]] == [("Lantern", 2), ("Weavers", 2)]
    assert len(me["reached_by"]) == 5


@pytest.mark.parametrize("name", ["amina", "bruno", "chidi", "dora", "emil", "ines"])
def test_the_highlights_of_a_page_are_those_that_one_may_see(cast: Cast, name: str) -> None:
    source = make_source(ADDRESS, "Madder")
    for ring, audience in cast.audiences().items():
        mark_highlight(cast.amina, source.snapshots.get(), quote="never boil it", note=f"for {ring}", audience=audience)
    shown = Program(cast.members[name]).get("/highlights", url=ADDRESS).json()["items"]
    assert {one["words"] for one in shown} == {f"for {ring}" for ring, readers in READERS.items() if name in readers}
    assert all(one["is_mine"] == (name == "amina") and bool(one["note"]) == (name == "amina") for one in shown)
    labels = {one["audience"]["label"] for one in shown if one["audience"]["ring"] == "circle"}
    assert labels == ({"Kitchen table"} if name == "amina" else {"A circle"} if name == "bruno" else set())


def test_a_page_known_to_others_alone_is_as_one_that_nobody_knows(cast: Cast) -> None:
    source = make_source(ADDRESS, "Madder")
    add_entry(cast.amina, Draft(kind=Kind.SAVE, title="Madder", source=source))
    bruno = Program(cast.bruno)
    known, unknown = (bruno.get("/page", url=url).json() for url in (ADDRESS, "https://paper.example/weld"))
    assert {**known, "url": ""} == {**unknown, "url": ""}
    assert known["reader"] == "" and known["copy_at_hand"] is None


def test_long_lists_come_in_pages(cast: Cast) -> None:
    source = make_source(ADDRESS, "Madder")
    for _number in range(201):
        mark_highlight(cast.amina, source.snapshots.get(), quote="never boil it")
    amina = Program(cast.amina)
    first = amina.get("/highlights", url=ADDRESS).json()
    second = amina.get("/highlights", url=ADDRESS, after=first["next"]).json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (200, 1, None)


def test_an_address_that_is_none_is_refused_at_its_field(cast: Cast) -> None:
    for path in ("/page", "/highlights"):
        refused = Program(cast.amina).get(path, url="not an address")
        assert (refused.status_code, refused.json()["field"]) == (422, "url")
