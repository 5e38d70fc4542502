"""Who is shown what, and in which order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.hypothesis.tests.doors import Annotator
from commonplace.kit.clock import now
from commonplace.people.actions import block
from commonplace.people.models import Member
from commonplace.sources.actions import source_at
from tests.cast import READERS, Cast

URL = "https://dyes.example.org/madder"


def marked(member: Member, quote: str, **more: Any) -> Entry:
    return add_entry(member, Draft(kind=Kind.HIGHLIGHT, quote=quote, source=source_at(URL), **more))


def quotes(rows: list[Any]) -> list[str]:
    return [row["target"][0]["selector"][0]["exact"] for row in rows]


def test_each_sees_what_they_may_see_and_is_told_nothing_of_the_rest(cast: Cast) -> None:
    for name, audience in cast.audiences().items():
        marked(cast.amina, name, audience=audience)
    for viewer, member in cast.viewers.items():
        answer = Annotator(member).get("/search", {"uri": URL}).json()  # type: ignore[attr-defined]
        seen = {name for name, readers in READERS.items() if viewer in readers}
        assert (set(quotes(answer["rows"])), answer["total"]) == (seen, len(seen)), viewer


def test_who_may_not_see_an_annotation_finds_nothing_at_its_address(cast: Cast) -> None:
    entry = marked(cast.amina, "hidden", audience=audiences.of_space(cast.lantern))
    path = f"/annotations/{entry.uid}"
    assert Annotator(cast.emil).get(path).status_code == 200
    for member in (cast.dora, None):
        assert Annotator(member).get(path).status_code == 404
        assert Annotator(member).get(path).content == Annotator(member).get("/annotations/nothing").content
    assert Annotator(cast.dora).send("put", f"{path}/flag").status_code == 404
    assert Annotator(cast.dora).send("post", "/annotations", {"uri": URL, "references": [entry.uid], "text": "?"}).status_code == 404


def test_a_group_holds_its_own_and_what_is_for_oneself_alone(cast: Cast) -> None:
    for name, audience in cast.audiences().items():
        marked(cast.amina, name, audience=audience)
    amina, dora = Annotator(cast.amina), Annotator(cast.dora)
    assert set(quotes(amina.rows(uri=URL, group="space-weavers"))) == {"space", "me"}
    assert set(quotes(amina.rows(uri=URL, group=f"circle-{cast.kitchen_table.uid}"))) == {"circle", "me"}
    assert set(quotes(amina.rows(uri=URL, group="me"))) == {"me"}
    assert set(quotes(dora.rows(uri=URL, group="all"))) == {"space", "organisation", "web"}
    assert quotes(dora.rows(uri=URL, group="space-lantern")) == []
    assert quotes(Annotator(None).rows(uri=URL, group="__world__")) == ["web"]
    assert quotes(Annotator(None).rows(uri=URL, group="organisation")) == []


def test_groups_from_narrow_to_wide_with_the_safest_first(cast: Cast) -> None:
    groups = Annotator(cast.amina).get("/profile/groups").json()  # type: ignore[attr-defined]
    assert [group["name"] for group in groups] == [
        "Only me", "Circle: Kitchen table", "Lantern", "Weavers", "Everyone in Commonplace", "Anyone on the web", "All that I may see",
    ]  # fmt: skip
    assert Annotator(cast.amina).get("/groups").json() == []  # type: ignore[attr-defined]
    assert [group["id"] for group in Annotator(None).get("/groups").json()] == ["__world__"]  # type: ignore[attr-defined]
    assert Annotator(None).get("/profile/groups").json() == []  # type: ignore[attr-defined]
    assert Annotator(cast.dora).get("/groups/space-lantern").status_code == 404
    assert Annotator(cast.emil).get("/groups/space-lantern").json()["name"] == "Lantern"  # type: ignore[attr-defined]


def test_who_has_blocked_each_other_meet_nowhere(cast: Cast) -> None:
    marked(cast.amina, "hers", audience=audiences.organisation())
    block(cast.bruno, cast.amina)
    assert Annotator(cast.bruno).rows(uri=URL) == []
    assert quotes(Annotator(cast.chidi).rows(uri=URL)) == ["hers"]


def test_pages_follow_each_other_and_lose_nothing_of_one_moment(cast: Cast) -> None:
    moment = now() - timedelta(days=3)
    for number in range(7):
        marked(cast.amina, f"at once {number}", audience=audiences.organisation(), made_at=moment)
    for number in range(5):
        marked(cast.amina, f"later {number}", audience=audiences.organisation(), made_at=moment + timedelta(minutes=number + 1))
    bruno = Annotator(cast.bruno)
    seen: list[str] = []
    after: dict[str, str] = {}
    for _page in range(10):
        rows = bruno.rows(uri=URL, sort="created", order="asc", limit=2, **after)
        if not rows:
            break
        seen += quotes(rows)
        after = {"search_after": rows[-1]["created"]}
    assert len(seen) == len(set(seen)) == 12
    assert seen[-5:] == [f"later {number}" for number in range(5)]
    assert quotes(bruno.rows(uri=URL, sort="created", order="desc", limit=2, offset=1)) == ["later 3", "later 2"]


def test_of_one_person_and_by_tag(cast: Cast) -> None:
    marked(cast.amina, "hers", audience=audiences.organisation(), tags=["dyeing"])
    marked(cast.bruno, "his", audience=audiences.organisation())
    dora = Annotator(cast.dora)
    assert quotes(dora.rows(user="acct:amina@localhost")) == ["hers"]
    assert quotes(dora.rows(user="bruno")) == ["his"]
    assert dora.rows(user="acct:amina@hypothes.is") == []
    assert quotes(dora.rows(uri=URL, tag="Dyeing")) == ["hers"]
    assert dora.rows() == [] and quotes(Annotator(cast.bruno).rows()) == ["his"]
    assert quotes(dora.rows(uri=URL, any="HERS")) == ["hers"]
    assert dora.get("/search", {"any": "hers"}).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "nonsense"},
        {"uri": "\x00"},
        {"limit": "-1"},
        {"search_after": "never"},
        {"search_after": "0001-01-01T00:00+14:00"},
        {"tag": "x" * 99},
    ],
)
def test_nonsense_is_no_fault_of_ours(cast: Cast, query: dict[str, str]) -> None:
    assert Annotator(cast.amina).get("/search", query).status_code in {200, 400}


def test_the_client_opens_no_line_of_its_own_and_every_address_is_ours(cast: Cast) -> None:
    links = Annotator(None).get("/links").json()  # type: ignore[attr-defined]
    routes = Annotator(None).get("/").json()["links"]  # type: ignore[attr-defined]
    assert "websocket" not in links
    assert {address.split("/", 3)[2] for address in links.values()} == {"localhost:8000"}
    assert routes["annotation"]["update"]["method"] == "PATCH" and routes["search"]["url"].startswith(
        "http://localhost:8000/hypothesis/api/"
    )


def test_a_token_that_ended_makes_a_stranger(cast: Cast) -> None:
    amina = Annotator(cast.amina)
    assert amina.get("/profile").json()["userid"] == "acct:amina@localhost"  # type: ignore[attr-defined]
    cast.amina.tokens.update(revoked_at=now())
    assert amina.get("/profile").json()["userid"] is None  # type: ignore[attr-defined]
    assert amina.send("post", "/annotations", {"uri": URL}).status_code == 401


def test_each_has_a_name_and_none_that_another_s_save_fetched(cast: Cast) -> None:
    source = source_at("https://dyes.example.org/the-red-root")
    source.title = "Secret title"
    source.save()
    add_entry(cast.amina, Draft(kind=Kind.HIGHLIGHT, quote="hers", source=source, audience=audiences.organisation()))
    (row,) = Annotator(cast.bruno).rows(uri=source.url)
    assert row["document"] == {"title": ["the red root"]}
