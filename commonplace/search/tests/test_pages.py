"""The Stock and the pages of tags, through the front door."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.actions import block
from commonplace.people.models import Member
from tests.cast import READERS, Cast, ClientAs
from tests.world import SECRET_TAG, SECRET_WORD, add_secrets, make_world

STOCK = "/stock/"


def note(author: Member, title: str, body: str = "", **more: object) -> Entry:
    return add_entry(author, Draft(**{"kind": Kind.NOTE, "title": title, "body": body, "audience": audiences.organisation(), **more}))  # type: ignore[arg-type]


@pytest.mark.parametrize("ring", READERS)
def test_pages_show_each_ring_to_its_readers_only(cast: Cast, client_as: ClientAs, ring: str) -> None:
    note(cast.amina, "Madder root", "Reds from the garden", tags=["dyeing"], audience=cast.audiences()[ring])
    for address in (STOCK, f"{STOCK}?q=garden", f"{STOCK}?q=tag:dyeing", "/tags/dyeing/"):
        seen = {name for name, viewer in cast.viewers.items() if b"Madder root" in client_as(viewer).get(address).content}
        assert seen == READERS[ring], address


def test_a_tag_that_one_may_not_see_has_no_page(cast: Cast, client_as: ClientAs) -> None:
    note(cast.amina, "Madder root", tags=["dyeing"], audience=audiences.only_me(cast.amina))
    assert client_as(cast.amina).get("/tags/dyeing/").status_code == 200
    assert client_as(cast.bruno).get("/tags/dyeing/").status_code == 404
    assert client_as(None).get("/tags/dyeing/").status_code == 404


def body_of(client: Client, address: str) -> str:
    """The page without the token that differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", client.get(address).content.decode())


@pytest.mark.parametrize("name", ["ines", "stranger"])
def test_hidden_entries_change_nothing(cast: Cast, client_as: ClientAs, name: str) -> None:
    world = make_world(cast)
    client = client_as(cast.viewers[name])
    addresses = [STOCK, "/tags/madder/", f"/tags/{SECRET_TAG}/", f"{STOCK}?q=madder", f"{STOCK}?q={SECRET_WORD}", f"{STOCK}?q=mad*"]
    addresses += [f"{STOCK}?q=tag:{SECRET_TAG}", f"{STOCK}?q=-tag:{SECRET_TAG}", f"{STOCK}?q=by:amina", f"{STOCK}?q=-{SECRET_WORD}"]
    before = [body_of(client, address) for address in addresses]
    add_secrets(world, cast.viewers[name])
    assert [body_of(client, address) for address in addresses] == before


def test_the_hit_takes_the_place_of_the_excerpt(cast: Cast, client_as: ClientAs) -> None:
    note(cast.amina, "Long story", "Once upon a time. " * 30 + "Then came the <b>shuttle</b> & the bobbin.")
    page = client_as(cast.bruno).get(f"{STOCK}?q=shuttle").content.decode()
    assert "<mark>shuttle</mark>" in page
    assert page.count('class="card-excerpt"') == 1
    assert "&amp; the bobbin" in page


def test_the_hit_takes_the_place_of_an_untitled_opening(cast: Cast, client_as: ClientAs) -> None:
    add_entry(cast.amina, Draft(kind=Kind.POST, body="Once upon a time. " * 30 + "shuttle", audience=audiences.organisation()))
    page = client_as(cast.bruno).get(f"{STOCK}?q=shuttle").content.decode()
    assert "<mark>shuttle</mark></a></h2>" in page


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='x",
        "{{ 7|add:7 }}",
        "</title><svg onload=alert(1)>",
        "\u202eevil",
    ],
)
def test_queries_come_back_escaped(cast: Cast, client_as: ClientAs, text: str) -> None:
    note(cast.amina, "A trap", f"About {text} and more")
    response = client_as(cast.bruno).get(STOCK, {"q": text})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<svg onload" not in page
    assert "' onmouseover='" not in page


@pytest.mark.parametrize(
    "query",
    [
        "NEAR(",
        '"',
        "*",
        "a AND",
        "x" * 10_000,
        "\x00",
        "title:(",
        "-",
        "kind:",
        "tag:%00",
        "'; DROP TABLE x; --",
        "\ud83d\ude00",
        "a" * 63 + "*",
    ],
)
@pytest.mark.parametrize("rest", [{}, {"kind": "nonsense", "after": "nonsense"}, {"kind": "note", "after": "\x00"}])
def test_no_query_breaks_the_page(cast: Cast, client_as: ClientAs, query: str, rest: dict[str, str]) -> None:
    assert client_as(cast.bruno).get(STOCK, {"q": query.encode("utf-16", "surrogatepass").decode("utf-16"), **rest}).status_code == 200


@pytest.mark.parametrize("name", ["%00", "x" * 500, "a%2Fb", "..", "%22%3E"])
def test_no_tag_breaks_the_page(cast: Cast, client_as: ClientAs, name: str) -> None:
    assert client_as(cast.bruno).get(f"/tags/{name}/").status_code in {301, 404}


def test_kinds_are_tabs(cast: Cast, client_as: ClientAs) -> None:
    note(cast.amina, "A weft note")
    note(cast.amina, "A weft question", kind=Kind.QUESTION)
    page = client_as(cast.bruno).get(f"{STOCK}?q=weft&kind=question").content.decode()
    assert "A weft question" in page
    assert "A weft note" not in page
    assert '<a href="?q=weft&amp;kind=question" aria-current="page">' in page


def test_pages_of_results_and_tags_follow_each_other(cast: Cast, client_as: ClientAs) -> None:
    drafts = [Draft(kind=Kind.NOTE, title=f"Weft {number:02}", tags=["weft"], audience=audiences.web()) for number in range(35)]
    entries = add_entries(cast.amina, drafts)
    for address in (f"{STOCK}?q=weft&kind=note&sort=newest", "/tags/weft/?"):
        client = client_as(None)
        first = client.get(address).content.decode()
        assert first.count("<article") == 30
        last = client.get(f"{address}&after={entries[5].uid}").content.decode()
        assert f"after={entries[5].uid}" in first
        assert last.count("<article") == 5
        assert 'rel="next"' not in last


def test_queries_do_not_grow_with_the_results(
    cast: Cast, client_as: ClientAs, django_assert_max_num_queries: Callable[..., object]
) -> None:
    add_entries(cast.amina, [Draft(kind=Kind.NOTE, title=f"Weft {n}", tags=["weft", f"n{n}"], audience=audiences.web()) for n in range(30)])
    for viewer, most in ((cast.dora, 17), (None, 11)):
        client = client_as(viewer)
        for address in (STOCK, f"{STOCK}?q=weft", f"{STOCK}?q=tag:weft", "/tags/weft/" if viewer is None else STOCK):
            with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
                assert client.get(address).status_code == 200


def test_an_empty_stock_teaches_the_first_step(cast: Cast, client_as: ClientAs) -> None:
    assert reverse("seek:capture").encode() in client_as(cast.ines).get(STOCK).content
    assert b"Nothing is open to the web" in client_as(None).get(STOCK).content
    assert b"Nothing here says that" in client_as(cast.ines).get(f"{STOCK}?q=weft").content


def test_people_spaces_and_topics_of_that_name_stand_above(cast: Cast, client_as: ClientAs) -> None:
    add_entry(cast.amina, Draft(kind=Kind.NOTE, title="How Bruno weaves", audience=audiences.organisation(), tags=["weavers"]))
    add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Lantern", audience=audiences.only_me(cast.amina), tags=["lantern"]))
    page = client_as(cast.farah).get(STOCK, {"q": "bruno weavers"}).content.decode()
    named = page.split('class="search-called"')[1].split("</section>")[0]
    assert "Bruno Costa" in named and "/spaces/weavers/" in named and "#weavers" in named
    assert "search-called" not in client_as(cast.farah).get(STOCK, {"q": "lantern"}).content.decode()
    assert "/spaces/lantern/" in client_as(cast.emil).get(STOCK, {"q": "lantern"}).content.decode()
    assert "search-called" not in Client().get(STOCK, {"q": "bruno weavers"}).content.decode()
    block(cast.bruno, cast.farah)
    assert "Bruno Costa" not in client_as(cast.farah).get(STOCK, {"q": "bruno"}).content.decode()
