"""Whose highlights the reader shows: everyone's that one may see, or those one asks for; counted, grouped, and never a hint of others."""

import pytest
from django.test import Client
from lxml import html as parser

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.models import Member
from commonplace.sense.actions import mark_highlight
from commonplace.sense.margin import AT_ONCE
from commonplace.sources.models import Snapshot, Source
from commonplace.sources.readable import readable_html, text_of
from tests.cast import Cast, ClientAs
from tests.crawl import ask

PAGE = "<h2>Reds</h2><p>Madder root gives reds.</p><p>Simmer it slowly in soft water. Never boil it.</p><h2>Yellows</h2><p>Weld gives yellows.</p>"


@pytest.fixture
def source(cast: Cast) -> Source:
    found = Source.objects.create(url="https://example.org/madder", title="Madder")
    add_entry(cast.amina, Draft(kind=Kind.SAVE, source=found, audience=audiences.organisation()))
    html = readable_html(PAGE, base_url=found.url)
    Snapshot.objects.create(source=found, html=html, text=text_of(html), text_hash="madder")
    return found


@pytest.fixture
def marks(cast: Cast, source: Source) -> dict[str, Entry]:
    copy = source.snapshots.get()
    return {
        "mine": mark_highlight(cast.dora, copy, quote="Madder root", audience=audiences.only_me(cast.dora), tags=["heat"]),
        "space": mark_highlight(cast.amina, copy, quote="Simmer it slowly", audience=audiences.of_space(cast.weavers), tags=["heat"]),
        "everyone": mark_highlight(cast.bruno, copy, quote="Simmer it", note="How?", audience=audiences.organisation()),
        "secret": mark_highlight(cast.amina, copy, quote="Never boil", audience=audiences.of_space(cast.lantern), tags=["locked"]),
    }


def seen(client: Client, source: Source, query: str = "") -> tuple[set[str], set[str]]:
    """The highlights that are drawn in the text, and those whose notes are shown."""
    tree = parser.fromstring(client.get(f"{source.get_absolute_url()}{query}").content.decode())
    drawn = {uid for mark in tree.iter("mark") if mark.get("class") for uid in mark.get("data-entry").split()}
    return drawn, {note.get("id")[5:] for note in tree.cssselect(".margin-note[id]") if "hidden" not in note.attrib}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"mine", "space", "everyone"}),
        ("?show=me", {"mine"}),
        ("?show=space:weavers", {"space"}),
        ("?show=organisation", {"everyone"}),
        ("?show=none", set()),
        ("?by=amina", {"space"}),
        ("?tag=heat", {"mine", "space"}),
        ("?tag=heat&by=amina", {"space"}),
    ],
)
def test_the_filter_shows_what_was_asked_for(
    cast: Cast, client_as: ClientAs, source: Source, marks: dict[str, Entry], query: str, names: set[str]
) -> None:
    drawn, noted = seen(client_as(cast.dora), source, query)
    wanted = {marks[name].uid for name in names}
    # Where a mark that was asked for lies on another one, the piece names both.
    assert wanted <= drawn and noted == wanted


@pytest.mark.parametrize("query", ["?show=space:lantern", "?tag=locked", "?by=emil", "?show=people", "?by=nobody-here"])
def test_asking_for_what_one_may_not_see_is_as_asking_for_nothing(
    cast: Cast, client_as: ClientAs, source: Source, marks: dict[str, Entry], query: str
) -> None:
    client = client_as(cast.dora)
    assert seen(client, source, query) == seen(client, source)
    page = client.get(source.get_absolute_url()).content.decode()
    assert "Lantern" not in page and "locked" not in page and marks["secret"].uid not in page


def test_counts_are_of_what_one_may_see(cast: Cast, client_as: ClientAs, source: Source, marks: dict[str, Entry]) -> None:
    def counts(member: Member) -> dict[str, str]:
        tree = parser.fromstring(client_as(member).get(source.get_absolute_url()).content.decode())
        links = tree.cssselect("a[data-filter=by], a[data-filter=show]")
        return {link.get("data-key-of"): link.xpath("string(.//*[@class='filter-count'])") for link in links}

    assert counts(cast.dora) == {
        "": "3",
        "me": "1",
        "space:weavers": "1",
        "organisation": "1",
        "none": "",
        "amina": "1",
        "bruno": "1",
        "dora": "1",
    }
    assert counts(cast.emil) == {"": "2", "space:lantern": "1", "organisation": "1", "none": "", "amina": "1", "bruno": "1"}


@pytest.mark.parametrize("query", ["", "?show=organisation", "?tag=heat", "?by=amina"])
def test_hidden_highlights_change_no_byte(cast: Cast, client_as: ClientAs, source: Source, marks: dict[str, Entry], query: str) -> None:
    client = client_as(cast.dora)
    address = f"{source.get_absolute_url()}{query}"
    client.get(address)
    before = ask(client, address)
    copy = source.snapshots.get()
    for author, audience in (
        (cast.amina, audiences.only_me(cast.amina)),
        (cast.emil, audiences.of_space(cast.lantern)),
        (cast.bruno, audiences.of_people(cast.bruno, [cast.farah])),
    ):
        mark_highlight(author, copy, quote="Simmer it slowly", note="Locked away", tags=["heat", "locked"], audience=audience)
    assert ask(client, address) == before


def test_notes_on_one_passage_stand_together_and_the_first_few_are_open(cast: Cast, client_as: ClientAs, source: Source) -> None:
    copy = source.snapshots.get()
    for number in range(AT_ONCE + 2):
        mark_highlight(cast.bruno, copy, quote="Simmer it slowly", note=f"Thought {number}", audience=audiences.organisation())
    tree = parser.fromstring(client_as(cast.dora).get(source.get_absolute_url()).content.decode())
    [passage] = tree.cssselect(".passage")
    assert len(passage.cssselect(":scope > .passage-notes > li")) == AT_ONCE
    assert "2 more here" in passage.cssselect("summary")[0].text_content()
    assert len(passage.cssselect("details li")) == 2


def test_names_and_words_of_people_do_no_harm_in_the_margin(cast: Cast, client_as: ClientAs, source: Source) -> None:
    cast.bruno.name = '<img src=x onerror="alert(1)">'
    cast.bruno.save()
    mark_highlight(
        cast.bruno, source.snapshots.get(), quote="Madder root", note="<script>alert(1)</script>", audience=audiences.organisation()
    )
    page = client_as(cast.dora).get(source.get_absolute_url()).content.decode()
    assert "<img" not in page and "<script>alert" not in page


def test_the_answer_to_a_new_highlight_holds_what_changed(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client = client_as(cast.dora)
    answer = client.post(source.get_absolute_url(), {"quote": "in soft water"}, headers={"HX-Request": "true"})
    entry = Entry.objects.get(kind=Kind.HIGHLIGHT)
    tree = parser.fromstring(f"<main>{answer.content.decode()}</main>")
    assert answer.status_code == 200 and entry.uid in answer.headers["HX-Trigger-After-Settle"]
    assert [block.get("id") for block in tree.iter("p") if block.get("hx-swap-oob")] == ["p-2"]
    assert f'id="mark-{entry.uid}"' in answer.content.decode() and f'id="note-{entry.uid}"' in answer.content.decode()
    assert f"/e/{entry.uid}/unmark/" in answer.content.decode()
    undone = client.post(f"/e/{entry.uid}/unmark/", headers={"HX-Request": "true"})
    assert "<mark" not in undone.content.decode() and "p-2" in undone.content.decode()
    assert Entry.objects.get(pk=entry.pk).is_withdrawn


def test_whoever_has_an_older_copy_before_them_gets_the_page_anew(cast: Cast, client_as: ClientAs, source: Source) -> None:
    """For the blocks of another copy would take the place of the wrong ones."""
    client = client_as(cast.dora)
    for copy, is_anew in (("madder", False), ("an older one", True)):
        answer = client.post(source.get_absolute_url(), {"quote": "in soft water", "copy": copy}, headers={"HX-Request": "true"})
        assert (answer.headers.get("HX-Refresh") == "true", b"<mark" in answer.content) == (is_anew, not is_anew)


def test_a_refused_highlight_brings_back_its_form_with_what_was_typed(cast: Cast, client_as: ClientAs, source: Source) -> None:
    answer = client_as(cast.dora).post(source.get_absolute_url(), {"quote": "Indigo", "note": "Blue?"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422 and answer.content.decode().startswith("<form") and "Blue?" in answer.content.decode()


def test_only_its_author_undoes_a_highlight(cast: Cast, client_as: ClientAs, source: Source, marks: dict[str, Entry]) -> None:
    address = f"/e/{marks['everyone'].uid}/unmark/"
    assert client_as(cast.dora).post(address).status_code == 404
    assert client_as(cast.bruno).post(address).status_code == 303
    assert marks["everyone"].uid not in client_as(cast.dora).get(source.get_absolute_url()).content.decode()


def test_the_contents_list_the_headings(cast: Cast, client_as: ClientAs, source: Source) -> None:
    tree = parser.fromstring(client_as(cast.dora).get(source.get_absolute_url()).content.decode())
    assert [(a.get("href"), a.text_content()) for a in tree.cssselect("#contents a")] == [("#p-0", "Reds"), ("#p-3", "Yellows")]
