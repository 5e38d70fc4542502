"""What others made of a source, and the gist list, through the front door."""

from collections.abc import Callable

import pytest

from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.following.actions import set_interest
from commonplace.following.models import Interest
from commonplace.inbox.models import InboxItem, ItemState
from commonplace.knowing.actions import leave_topic
from commonplace.lineage.actions import grow
from commonplace.lineage.models import EdgeKind
from commonplace.people.actions import block
from commonplace.people.models import Member
from commonplace.reads import gist
from commonplace.sense.actions import mark_highlight
from commonplace.sense.reading_places import say_finished
from commonplace.sources.actions import keep_page
from commonplace.sources.models import Snapshot, Source
from tests.cast import READERS, Cast, ClientAs

PAGE = """<html><head><title>Madder</title></head><body><article><h1>Madder</h1>
<p>The roots of madder were dug in the third year, and dried in kilns for two days before they were ground.</p>
<p>Alum was the mordant that most dyers of the valley had at hand, and they bought it from ships in the autumn.</p></article></body></html>"""
ROOTS, KILNS, ALUM = "The roots of madder were dug in the third year", "dried in kilns for two days", "Alum was the mordant"


@pytest.fixture
def copy(db: None) -> Snapshot:
    return keep_page(Source.objects.create(url="https://dyers.example/madder", title="Madder in the valley"), PAGE)


def mark(author: Member, copy: Snapshot, quote: str, audience: Audience | None = None, note: str = "") -> Entry:
    if not Entry.objects.authored_by(author).filter(source=copy.source).exists():
        add_entry(author, Draft(kind=Kind.SAVE, source=copy.source, audience=audiences.only_me(author)))
    return mark_highlight(author, copy, quote=quote, note=note, start=copy.text.index(quote), audience=audience or audiences.organisation())


def page_of(client_as: ClientAs, viewer: Member | None, copy: Snapshot) -> str:
    return client_as(viewer).get(f"/s/{copy.source.uid}/together/").content.decode()


def test_the_text_shows_how_many_people_marked_each_stretch(cast: Cast, client_as: ClientAs, copy: Snapshot) -> None:
    mark(cast.amina, copy, f"{ROOTS}")
    mark(cast.bruno, copy, f"{ROOTS}, and {KILNS}", note="Two days, not three.")
    mark(cast.bruno, copy, KILNS)
    page = page_of(client_as, cast.dora, copy)
    assert f'title="Marked by 2 people">{ROOTS}</mark>' in page and 'class="heat heat-1"' in page
    warm = page.split('class="warm-list"')[1].split("</ol>")[0]
    assert warm.index(ROOTS) < warm.index(KILNS, warm.index(ROOTS) + len(ROOTS) + 40) and "Two days, not three." in warm
    assert "2 people marked passages here." in page and "marked by Bruno Costa, Amina Diallo" in warm


@pytest.mark.parametrize("ring", READERS)
def test_what_one_may_not_see_adds_no_warmth(cast: Cast, client_as: ClientAs, copy: Snapshot, ring: str) -> None:
    mark(cast.amina, copy, ROOTS)
    before = {name: page_of(client_as, member, copy) for name, member in cast.members.items() if member.is_active}
    mark(cast.amina, copy, ALUM, cast.audiences()[ring])
    for name in before:
        page = page_of(client_as, cast.members[name], copy)
        assert (ALUM in page.split('id="warm"')[1].split("</section>")[0]) == (name in READERS[ring]), name


def test_a_stranger_and_who_may_not_know_the_source_have_no_page(cast: Cast, client_as: ClientAs, copy: Snapshot) -> None:
    mark(cast.amina, copy, ROOTS, audiences.only_me(cast.amina))
    address = f"/s/{copy.source.uid}/together/"
    assert client_as(cast.bruno).get(address).status_code == 404
    assert client_as(None).get(address).status_code == 302
    assert client_as(cast.amina).get(address).status_code == 200


def test_what_was_said_what_grew_and_whom_to_ask(cast: Cast, client_as: ClientAs, copy: Snapshot) -> None:
    note = add_entry(cast.bruno, Draft(kind=Kind.NOTE, title="About kilns", source=copy.source, audience=audiences.organisation()))
    comment(cast.farah, note, body="Ours are electric.")
    marked = mark(cast.amina, copy, ROOTS)
    grown = add_entry(cast.dora, Draft(kind=Kind.POST, title="A garden of madder", audience=audiences.organisation()))
    grow(grown, kind=EdgeKind.BUILDS_ON, from_entry=marked)
    hidden = add_entry(cast.dora, Draft(kind=Kind.NOTE, title="A secret garden", audience=audiences.only_me(cast.dora)))
    grow(hidden, kind=EdgeKind.BUILDS_ON, from_entry=marked)
    page = page_of(client_as, cast.ines, copy)
    said, grew, people = (page.split(f'id="{name}"')[1].split("</section>")[0] for name in ("said", "grown", "people"))
    assert "About kilns" in said and "Farah Haddad" in said
    assert "A garden of madder" in grew and "A secret garden" not in page
    assert people.index("Bruno Costa") < people.index("Amina Diallo") and "wrote about it" in people and "marked 1 passage" in people
    block(cast.ines, cast.bruno)
    assert "Bruno Costa" not in page_of(client_as, cast.ines, copy)
    leave_topic(cast.amina, topic="madder")
    assert "Amina Diallo" not in page_of(client_as, cast.ines, copy).split('id="people"')[1].split("</section>")[0]


def test_queries_do_not_grow_with_marks(
    cast: Cast, client_as: ClientAs, copy: Snapshot, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = client_as(cast.dora)
    for number in range(12):
        mark(cast.amina if number % 2 else cast.bruno, copy, copy.text[number : number + 40].strip())
    with django_assert_max_num_queries(30):  # type: ignore[attr-defined]
        client.get(f"/s/{copy.source.uid}/together/")


@pytest.fixture
def later(cast: Cast, copy: Snapshot) -> Entry:
    """Amina's save of the page, which lies in Dora's inbox for later."""
    save = add_entry(cast.amina, Draft(kind=Kind.SAVE, source=copy.source, audience=audiences.organisation()))
    InboxItem.objects.create(member=cast.dora, origin="search", about=save, state=ItemState.LATER)
    return save


def test_what_was_put_by_stands_as_what_trusted_people_marked(cast: Cast, client_as: ClientAs, copy: Snapshot, later: Entry) -> None:
    marked = mark(cast.bruno, copy, KILNS)
    mark(cast.farah, copy, ALUM)
    dora = client_as(cast.dora)
    page = dora.get("/seek/gist/").content.decode()
    assert marked.uid not in page and "You trust nobody yet" in page and "The roots of madder" in page
    set_interest(cast.dora, cast.bruno, Interest.FOLLOW)
    page = dora.get("/seek/gist/").content.decode()
    assert KILNS in page and ALUM not in page and "marked by Bruno Costa" in page and f"#mark-{marked.uid}" in page
    assert KILNS not in client_as(cast.ines).get("/seek/gist/").content.decode()
    assert "passages that people you trust marked" in dora.get("/inbox/?show=later").content.decode()
    assert "passages that people you trust marked" not in dora.get("/inbox/").content.decode()


def test_a_source_with_many_marks_takes_no_other_its_passages(
    cast: Cast, client_as: ClientAs, copy: Snapshot, later: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gist, "MOST_MARKS", 2)
    set_interest(cast.dora, cast.bruno, Interest.FOLLOW)
    mark(cast.bruno, copy, ALUM)
    busy = keep_page(Source.objects.create(url="https://dyers.example/busy", title="Much marked"), PAGE)
    save = add_entry(cast.amina, Draft(kind=Kind.SAVE, source=busy.source, audience=audiences.organisation()))
    InboxItem.objects.create(member=cast.dora, origin="search", about=save, state=ItemState.LATER)
    for quote in (ALUM, ROOTS, KILNS):
        mark(cast.bruno, busy, quote)
    page = client_as(cast.dora).get("/seek/gist/").content.decode()
    assert page.count(f">{ALUM}</a>") == 1 and page.count(f">{ROOTS}</a>") == 1 and page.count(f">{KILNS}</a>") == 1


def test_hidden_marks_of_trusted_people_stay_hidden(cast: Cast, client_as: ClientAs, copy: Snapshot, later: Entry) -> None:
    set_interest(cast.dora, cast.bruno, Interest.FOLLOW)
    before = client_as(cast.dora).get("/seek/gist/").content.decode()
    hidden = mark(cast.bruno, copy, KILNS, audiences.only_me(cast.bruno))
    after = client_as(cast.dora).get("/seek/gist/").content.decode()
    assert all("Nobody whom you trust has marked anything" in page for page in (before, after)) and hidden.uid not in after


def test_what_was_saved_stands_there_until_it_is_read(cast: Cast, client_as: ClientAs, copy: Snapshot) -> None:
    add_entry(cast.dora, Draft(kind=Kind.SAVE, title="Madder, to read", source=copy.source, audience=audiences.only_me(cast.dora)))
    set_interest(cast.dora, cast.bruno, Interest.FOLLOW)
    one, other = mark(cast.bruno, copy, KILNS), mark(cast.bruno, copy, f"{KILNS} before they were ground")
    page = client_as(cast.dora).get("/seek/gist/?shelf=saved").content.decode()
    assert (
        "Madder, to read" in page
        and page.count("marked by Bruno Costa") == 1
        and {one.uid, other.uid} & set(page.split("#mark-")[1][:12].split('"'))
    )
    say_finished(cast.dora, copy.source, is_finished=True)
    assert "Nothing saved waits to be read" in client_as(cast.dora).get("/seek/gist/?shelf=saved").content.decode()
