"""Finding and reading entries: what the member may see, and nothing else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.words import Kind
from commonplace.people.models import Scope
from commonplace.sense.actions import rewrite_entry, write_entry
from tests.cast import READERS, Cast


@pytest.mark.parametrize("name", ["amina", "bruno", "chidi", "dora", "emil", "ines"])
def test_what_is_found_and_read_is_what_one_may_see(cast: Cast, name: str) -> None:
    written = {
        ring: write_entry(cast.amina, title=f"Madder for {ring}", body="Never boil it", tags=["dye"], audience=audience)
        for ring, audience in cast.audiences().items()
    }
    program = Program(cast.members[name], Scope.STOCK)
    mine = {f"Madder for {ring}" for ring, readers in READERS.items() if name in readers}
    for query in ({}, {"q": "boil"}, {"q": "boil", "sort": "best"}, {"tag": "dye"}, {"author": "amina", "kind": "note"}):
        assert {one["title"] for one in program.get("/entries", **query).json()["items"]} == mine
    for ring, entry in written.items():
        answers = [program.get(f"/entries/{entry.uid}{path}").status_code for path in ("", "/lineage")]
        assert answers == ([200, 200] if name in READERS[ring] else [404, 404])


def test_the_text_as_it_was_written_is_its_authors(cast: Cast) -> None:
    write_entry(cast.amina, title="Hidden mordants", body="")
    note = write_entry(cast.amina, title="Madder", body="See [[Hidden mordants]]", audience=audiences.organisation())
    own, others = (Program(member).get(f"/entries/{note.uid}").json() for member in (cast.amina, cast.dora))
    assert own["body"] == "See [[Hidden mordants]]" and 'href="' in own["html"]
    assert others["body"] == "" and "href" not in others["html"] and not others["is_mine"]


def test_lineage_holds_what_one_may_see_of_it(cast: Cast) -> None:
    origin = write_entry(cast.amina, title="Madder", body="Red", audience=audiences.organisation())
    open_one = write_entry(cast.dora, title="Weld", body="Yellow", audience=audiences.organisation(), builds_on=[origin])
    write_entry(cast.dora, title="Woad", body="Blue", builds_on=[origin])
    Program(cast.dora).post(f"/entries/{origin.uid}/thanks", used_for="the dye day", deed_key="thanks-for-madder")
    seen = Program(cast.amina).get(f"/entries/{origin.uid}/lineage").json()
    assert [line["uid"] for line in seen["led_to"]] == [open_one.uid]
    assert [(line["used_for"], line["member"]["handle"]) for line in seen["thanks"]] == [("the dye day", "dora")]
    assert [line["uid"] for line in Program(cast.dora).get(f"/entries/{open_one.uid}/lineage").json()["grown_from"]] == [origin.uid]


def test_long_lists_come_in_pages_and_say_where_the_next_is(cast: Cast) -> None:
    for number in range(32):
        write_entry(cast.amina, title=f"Dye {number}", body="Slowly", tags=["dye"])
    program = Program(cast.amina)
    first = program.get("/entries", tag="dye")
    assert len(first.json()["items"]) == 30
    rest = first.headers["Link"].removesuffix('>; rel="next"').split("/api/v1")[1]
    assert f"after={first.json()['next']}" in rest and "tag=dye" in rest
    second = program.get(rest)
    assert ([one["title"] for one in second.json()["items"]], second.json()["next"]) == (["Dye 1", "Dye 0"], None)
    assert "Link" not in second.headers


def test_what_is_still_the_same_is_not_sent_again(cast: Cast) -> None:
    note = write_entry(cast.amina, title="Madder", body="Red", audience=audiences.organisation())
    program = Program(cast.dora)
    tag = program.get(f"/entries/{note.uid}").headers["ETag"]
    same = program.ask("get", f"/entries/{note.uid}", headers={"If-None-Match": f'"other", W/{tag}'})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    rewrite_entry(cast.amina, note, title="Madder", body="Redder", tags=[], expected_revision=1)
    assert program.ask("get", f"/entries/{note.uid}", headers={"If-None-Match": tag}).status_code == 200


def test_a_program_without_leave_reads_nothing(cast: Cast) -> None:
    note = write_entry(cast.amina, title="Madder", body="Red")
    program = Program(cast.amina, Scope.CAPTURE, Scope.READ, Scope.WRITE, Scope.SHARE, Scope.ANNOTATE)
    for path in ("/entries", f"/entries/{note.uid}", f"/entries/{note.uid}/lineage", "/spaces"):
        refused = program.get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "scope")


def test_spaces_are_those_that_one_may_know_of_and_can_be_joined_and_left(cast: Cast) -> None:
    def joined(program: Program) -> dict[str, bool]:
        return {space["slug"]: space["is_joined"] for space in program.get("/spaces").json()}

    amina, ines = Program(cast.amina), Program(cast.ines)
    assert joined(amina) == {"almanac": False, "lantern": True, "weavers": True}
    assert joined(ines) == {"almanac": False, "weavers": False}
    assert [ines.ask("put", f"/spaces/{slug}/membership").status_code for slug in ("lantern", "weavers", "almanac")] == [404, 200, 202]
    assert joined(ines) == {"almanac": False, "weavers": True}
    assert ines.delete("/spaces/weavers/membership").json()["is_joined"] is False
    assert amina.delete("/spaces/weavers/membership").json()["code"] == "refused"  # its only host
    reading = Program(cast.ines, Scope.STOCK, Scope.WRITE)
    assert reading.ask("put", "/spaces/weavers/membership").json()["code"] == "scope"


def test_failures_beneath_the_api_are_problems_too(db: None) -> None:
    for answer, status in ((Client().get("/api/v1/nothing"), 404), (Client().put("/api/v1/me"), 405), (Client().get("/api/v9/"), 404)):
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
        assert answer.json()["status"] == status and answer.json()["detail"]
    assert "GET" in Client().put("/api/v1/me").headers["Allow"]


def test_queries_stay_the_same(cast: Cast) -> None:
    program = Program(cast.dora)
    origin = write_entry(cast.amina, title="Root", body="Red", audience=audiences.organisation())
    costs: dict[str, list[int]] = {"/entries": [], "/entries?q=dye&sort=best": [], f"/entries/{origin.uid}/lineage": [], "/spaces": []}
    for _round in range(3):
        for number in range(4):
            audience = (audiences.organisation(), audiences.of_space(cast.weavers))[number % 2]
            write_entry(
                cast.amina, kind=Kind.POST, title=f"Dye {number}", body="dye", tags=["a", "b"], audience=audience, builds_on=[origin]
            )
        for path, seen in costs.items():
            with CaptureQueriesContext(connection) as queries:
                assert program.get(path).status_code == 200
            seen.append(len(queries))
    assert all(seen[1] == seen[2] and max(seen) <= 16 for seen in costs.values()), costs
