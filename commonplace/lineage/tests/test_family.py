"""The page of a lineage over several generations: what is hidden does not exist, what is much is bounded, and the picture says what the lists say."""

import json
import re
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree
from playwright.sync_api import expect

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.lineage.actions import Growth, grow, grow_many
from commonplace.lineage.models import EdgeKind
from commonplace.lineage.walking import BREADTH, GENERATIONS, family_of
from commonplace.people.models import Member
from tests.browser import PageAs
from tests.cast import Cast, ClientAs
from tests.world import make_source

SVG = "{http://www.w3.org/2000/svg}"


def a_note(author: Member, title: str, audience: Audience | None = None) -> Entry:
    return add_entry(author, Draft(kind=Kind.NOTE, title=title, audience=audience or audiences.organisation()))


def answer(client: Client, entry: Entry, name: str = "lineage", query: str = "") -> str:
    text = client.get(reverse(f"lineage:{name}", args=[entry.uid]) + query).content.decode()
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", text)


def titles(viewer: Member | None, entry: Entry, **where: str) -> tuple[list[str], list[str]]:
    family = family_of(viewer, entry, **where)
    return [family.nodes[key].title for key in family.ancestors], [family.nodes[key].title for key in family.descendants]


def test_generations_end_at_what_one_may_not_see(cast: Cast, client_as: ClientAs) -> None:
    source = make_source("https://example.org/madder", "Madder and its reds")
    madder, weld, woad = a_note(cast.amina, "Madder"), a_note(cast.dora, "Weld"), a_note(cast.farah, "Woad")
    grow(madder, kind=EdgeKind.QUOTES, from_source=source, place="page 12")
    grow(weld, kind=EdgeKind.BUILDS_ON, from_entry=madder)
    bruno = client_as(cast.bruno)
    before = [answer(bruno, woad, name) for name in ("lineage", "picture", "provenance")]
    hidden = a_note(cast.dora, "Hidden", audiences.of_space(cast.weavers))
    grow(hidden, kind=EdgeKind.TRIES, from_entry=weld)
    grow(woad, kind=EdgeKind.CONTRADICTS, from_entry=hidden)
    assert titles(cast.amina, woad) == (["Hidden", "Weld", "Madder", "Madder and its reds"], [])
    assert titles(cast.amina, madder) == (["Madder and its reds"], ["Weld", "Hidden", "Woad"])
    # Bruno may see both ends of the chain, and yet nothing ties them for him.
    assert titles(cast.bruno, woad) == ([], [])
    assert titles(cast.bruno, madder) == (["Madder and its reds"], ["Weld"])
    assert [answer(bruno, woad, name) for name in ("lineage", "picture", "provenance")] == before
    assert client_as(cast.bruno).get(reverse("lineage:picture", args=[hidden.uid])).status_code == 404


def test_circles_and_several_ties_are_in_picture_and_lists(cast: Cast, client_as: ClientAs) -> None:
    a, b, c = (a_note(author, title) for author, title in ((cast.amina, "Alder"), (cast.dora, "Birch"), (cast.farah, "Cherry")))
    for younger, kind, older in (
        (b, EdgeKind.BUILDS_ON, a), (b, EdgeKind.SUPERSEDES, a), (a, EdgeKind.CONTRADICTS, b), (c, EdgeKind.TRIES, b), (c, EdgeKind.QUOTES, a),
    ):  # fmt: skip
        grow(younger, kind=kind, from_entry=older)
    page = answer(client_as(cast.dora), b)
    drawn = re.findall(r'class="family-how"[^>]*>([^<]*)<', page)
    assert sorted(drawn) == ["builds on", "contradicted by", "quotes", "supersedes", "tries"]
    lists = re.sub(r"<[^>]+>|\s+", " ", page.split('class="family-lists"')[1])
    for told in ("builds on, supersedes +Alder", "contradicted by +Alder", "tried in +Cherry"):
        assert re.search(told, lists), told
    assert titles(cast.dora, b) == (["Alder"], ["Cherry", "Alder"])
    # Whoever hears the page is told of each tie at the box it leads to.
    assert 'aria-label="Cherry. Note, Farah Haddad' in page
    assert "quotes Alder" in page


def test_of_very_many_a_few_are_shown_and_all_can_be_reached(cast: Cast, client_as: ClientAs) -> None:
    madder = a_note(cast.amina, "Madder", audiences.web())
    few = _queries(cast.dora, madder)
    grown = add_entries(cast.amina, [Draft(kind=Kind.NOTE, title=f"Grown {n}", audience=audiences.web()) for n in range(60)])
    grow_many(Growth(entry=entry, kind=EdgeKind.BUILDS_ON, from_entry=madder) for entry in grown[:40])
    grow_many(Growth(entry=entry, kind=EdgeKind.TRIES, from_entry=madder) for entry in grown[:40])
    for older, younger in pairwise(grown[39:]):
        grow(younger, kind=EdgeKind.TRIES, from_entry=older)
    assert _queries(cast.dora, madder) <= few + GENERATIONS
    seen: list[str] = []
    after, pages = "", 0
    while pages < 5:
        family = family_of(cast.dora, madder, after=after)
        nearest = [family.nodes[tie.younger].title for tie in family.ties if tie.older == family.centre.key]
        assert len(set(nearest)) <= BREADTH
        seen += sorted(set(nearest))
        pages += 1
        if family.next_after is None:
            break
        assert family.centre.key in family.more_after
        after = family.next_after
    assert sorted(seen) == sorted(f"Grown {n}" for n in range(40))
    deep = family_of(cast.dora, madder)
    assert f"Grown {39 + GENERATIONS}" not in titles(cast.dora, madder)[1]
    assert [deep.nodes[key].title for key in deep.more_after if key != deep.centre.key] == [f"Grown {38 + GENERATIONS}"]
    page = answer(client_as(None), madder)
    assert 'rel="next" href="?after=' in page
    assert titles(cast.dora, madder, after="\x00") == titles(cast.dora, madder, after="no-such-entry") == titles(cast.dora, madder)


def _queries(viewer: Member, entry: Entry) -> int:
    with CaptureQueriesContext(connection) as seen:
        family_of(viewer, entry)
    return len(seen)


def test_the_picture_and_the_data_stand_alone(cast: Cast, client_as: ClientAs, settings: object) -> None:
    settings.BASE_URL = "https://dye.example.org"  # type: ignore[attr-defined]
    source = make_source("https://example.org/madder", "Madder and its reds")
    madder = a_note(cast.amina, "<script>alert(1)</script> & \x0bMadder", audiences.web())
    weld = a_note(cast.dora, "Weld", audiences.web())
    grow(madder, kind=EdgeKind.QUOTES, from_source=source, place="page 12")
    grow(weld, kind=EdgeKind.SUPERSEDES, from_entry=madder)
    grow(weld, kind=EdgeKind.TRIES, from_entry=madder)
    drawn = etree.fromstring(answer(client_as(None), weld, "picture").encode())
    assert {element.tag for element in drawn.iter()} == {
        SVG + name for name in ("svg", "title", "desc", "rect", "text", "path", "a", "circle")
    }
    assert not [name for element in drawn.iter() for name in element.attrib if name in {"style", "class"} or name.startswith("on")]
    assert all(link.get("href").startswith("https://dye.example.org/") for link in drawn.iter(f"{SVG}a"))
    data = {one["@id"]: one for one in json.loads(answer(client_as(cast.bruno), weld, "provenance"))["@graph"]}
    mine, other, person = (f"https://dye.example.org{path}" for path in (f"/e/{weld.uid}/", f"/e/{madder.uid}/", "/people/dora/"))
    assert data[mine]["prov:wasDerivedFrom"] == data[mine]["prov:wasRevisionOf"] == [other]
    assert [(one["@type"], one["rdfs:label"]) for one in data[mine]["prov:qualifiedDerivation"]] == [
        ("prov:Revision", "supersedes"),
        ("prov:Derivation", "tries"),
    ]
    assert (data[mine]["prov:wasAttributedTo"], data[person]["foaf:name"]) == (person, "Dora Lindqvist")
    assert data[other]["prov:wasQuotedFrom"] == [f"https://dye.example.org/s/{source.uid}/"]
    assert data[other]["prov:qualifiedDerivation"][0]["dcterms:description"] == "page 12"
    for_strangers = answer(client_as(None), weld, "provenance")
    assert "Dora Lindqvist" in for_strangers
    assert "/people/" not in for_strangers


@pytest.mark.once
def test_arrows_lead_through_the_picture(cast_for_all: Cast, page_as: PageAs) -> None:
    cast = cast_for_all
    madder, weld, woad = (a_note(author, title) for author, title in ((cast.amina, "Madder"), (cast.dora, "Weld"), (cast.farah, "Woad")))
    grow(weld, kind=EdgeKind.BUILDS_ON, from_entry=madder)
    grow(woad, kind=EdgeKind.TRIES, from_entry=weld)
    page = page_as(cast.bruno, viewport={"width": 390, "height": 800})
    page.goto(weld.get_absolute_url())
    page.get_by_role("link", name="See its lineage as a picture").click()
    box = page.get_by_role("link", name=re.compile("^Weld\\. Note"))
    expect(box).to_be_in_viewport(ratio=0.9)  # the oldest stand out of sight on a narrow screen, the entry itself does not
    box.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name=re.compile("^Madder\\. Note"))).to_be_focused()
    page.keyboard.press("ArrowLeft")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name=re.compile("^Woad\\. Note.*tries Weld"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(woad.get_absolute_url()))
