"""Entries that are about the same: by words, by meaning, within what the viewer may see."""

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.actions import block
from commonplace.people.models import Member
from commonplace.search.models import Gist
from commonplace.search.related import related_to
from commonplace.sources.models import Source
from tests.cast import Cast, ClientAs


def note(author: Member, title: str, body: str = "", **more: object) -> Entry:
    return add_entry(author, Draft(**{"kind": Kind.NOTE, "title": title, "body": body, "audience": audiences.organisation(), **more}))


def titles(viewer: Member | None, entry: Entry) -> list[str]:
    return [one.title for one in related_to(sight_of(viewer), entry)]


@pytest.fixture
def dye(cast: Cast) -> Entry:
    note(cast.amina, "The bus timetable", "It leaves at eight from the station, and at nine on Sundays.")
    note(cast.amina, "Invoices", "Pay within thirty days by bank transfer.")
    return note(cast.amina, "Dyeing wool with madder", "Madder roots give reds on wool if alum was the mordant.")


def test_the_nearest_come_first_and_the_rest_not_at_all(cast: Cast, dye: Entry) -> None:
    note(cast.bruno, "Madder on cotton", "Cotton takes madder only after tannin and alum.")
    note(cast.dora, "Colouring yarn", "How to colour yarn with plants.")
    assert titles(cast.farah, dye)[0] == "Madder on cotton"
    assert not {"The bus timetable", "Invoices", dye.title} & set(titles(cast.farah, dye))


def test_what_shares_no_word_is_near_by_its_meaning(cast: Cast) -> None:
    ill = note(cast.amina, "Physicians", "Physicians treat illness in the hospital.")
    note(cast.bruno, "A doctor's day", "Doctors care for sick patients at the clinic.")
    assert titles(cast.farah, ill) == ["A doctor's day"]
    Gist.objects.update(meaning=None)
    assert titles(cast.farah, ill) == []


def test_hidden_entries_and_blocked_authors_change_nothing(cast: Cast, dye: Entry) -> None:
    seen = note(cast.bruno, "Madder on cotton", "Cotton takes madder only after tannin and alum.")
    before = titles(cast.farah, dye)
    note(cast.bruno, "Madder in secret", "Madder roots, wool and alum.", audience=audiences.only_me(cast.bruno))
    assert titles(cast.farah, dye) == before and "Madder in secret" in titles(cast.bruno, dye)
    block(cast.farah, cast.bruno)
    assert seen.title not in titles(cast.farah, dye)


def test_what_is_about_the_same_source_stands_on_its_page_instead(cast: Cast) -> None:
    source = Source.objects.create(url="https://dyers.example/madder")
    one = note(cast.amina, "Madder on cotton", "Tannin and alum.", source=source)
    note(cast.bruno, "Madder on cotton, again", "Tannin and alum.", source=source)
    note(cast.bruno, "Madder on cotton, elsewhere", "Tannin and alum.")
    assert titles(cast.farah, one) == ["Madder on cotton, elsewhere"]


def test_the_page_and_the_part_of_it(cast: Cast, client_as: ClientAs, dye: Entry) -> None:
    note(cast.bruno, "Madder on cotton", "Cotton takes madder only after tannin and alum.")
    address = f"/e/{dye.uid}/near/"
    farah = client_as(cast.farah)
    assert address in farah.get(dye.get_absolute_url()).content.decode()
    whole, part = farah.get(address).content.decode(), farah.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Madder on cotton" in whole and "<html" in whole
    assert "Madder on cotton" in part and "<html" not in part
    own = note(cast.amina, "Mine", audience=audiences.only_me(cast.amina))
    assert farah.get(f"/e/{own.uid}/near/").status_code == 404
    assert client_as(None).get(address).status_code == 404
