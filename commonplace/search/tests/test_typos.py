"""Mistyped words: what was meant is found, and only among words that the viewer sees."""

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import retitle, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.models import Member
from commonplace.search.models import Word
from commonplace.search.queries import Found, Sort, find_entries
from commonplace.search.query import parse
from commonplace.search.vocabulary import NIGHTS, forget_gone, gather
from tests.cast import Cast, ClientAs


def note(author: Member, title: str, **more: object) -> Entry:
    return add_entry(author, Draft(**{"kind": Kind.NOTE, "title": title, "audience": audiences.organisation(), **more}))


def found(viewer: Member | None, text: str, sort: Sort = Sort.BEST) -> Found:
    return find_entries(viewer, parse(text), sort=sort)


def titles(viewer: Member | None, text: str, sort: Sort = Sort.BEST) -> list[str]:
    return [entry.title for entry in found(viewer, text, sort).entries]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("typed", ["mader", "madderr", "maddre", "nadder", "MADER", "mäder"])
def test_one_letter_amiss_is_forgiven(cast: Cast, typed: str, sort: Sort) -> None:
    note(cast.amina, "Madder in winter", body="We dug it up before the frost came to the garden behind the house.")
    gather()
    answer = found(cast.bruno, f"{typed} kind:note", sort)
    assert [entry.title for entry in answer.entries] == ["Madder in winter"]
    assert list(answer.meant.values()) == ["madder"]
    assert answer.answered is not None and answer.answered.text == "madder kind:note"


def test_two_letters_amiss_in_long_words_only(cast: Cast) -> None:
    note(cast.amina, "Photosynthesis and weld")
    gather()
    assert found(cast.bruno, "fotosynthesis").meant == {"fotosynthesis": "photosynthesis"}
    assert found(cast.bruno, "wled").meant == {"wled": "weld"}
    assert found(cast.bruno, "wedl weeld wulx").meant == {"wedl": "weld", "weeld": "weld"}
    assert found(cast.bruno, "wel").meant == {}


def test_what_is_there_is_never_taken_for_a_mistake(cast: Cast) -> None:
    note(cast.amina, "Madder")
    note(cast.amina, "Ladder")
    gather()
    assert found(cast.bruno, "ladder").meant == {} and titles(cast.bruno, "ladder") == ["Ladder"]
    assert found(cast.bruno, '"mader"').meant == {} and found(cast.bruno, "-mader ladder").meant == {}


def test_words_of_hidden_entries_are_never_meant(cast: Cast) -> None:
    note(cast.amina, "Quince jelly", audience=audiences.only_me(cast.amina))
    note(cast.amina, "Quint", audience=audiences.organisation())
    gather()
    assert found(cast.amina, "quinze").meant == {"quinze": "quince"}
    assert found(cast.bruno, "quinze").meant == {}
    assert found(cast.bruno, "quinst").meant == {"quinst": "quint"}
    assert found(None, "quinst").meant == {}


def test_of_near_words_the_one_that_is_seen_more_often_is_meant(cast: Cast) -> None:
    for number in range(3):
        note(cast.amina, f"Weaving {number}")
        note(cast.amina, f"Leaving {number}", audience=audiences.only_me(cast.amina))
    for number in range(2):
        note(cast.amina, f"Heaving {number}")
    gather()
    assert found(cast.bruno, "zeaving").meant == {"zeaving": "weaving"}


def test_words_are_gathered_from_what_changed_and_forgotten_when_they_are_gone(cast: Cast) -> None:
    entry = note(cast.amina, "Quince")
    gather()
    retitle(entry, "Medlar")
    gather()
    assert set(Word.objects.values_list("word", flat=True)) >= {"quince", "medlar"}
    withdraw(Entry.objects.get(pk=entry.pk))
    assert sum(forget_gone(night) for night in range(NIGHTS)) == 2
    assert not Word.objects.filter(word__in=["quince", "medlar"]).exists()


def test_the_page_says_what_it_took_the_word_for_and_leads_back(cast: Cast, client_as: ClientAs) -> None:
    note(cast.amina, "Madder in winter")
    gather()
    page = client_as(cast.bruno).get("/stock/?q=mader+winter").content.decode()
    assert "No entry has “mader”; shown is what has <strong>madder</strong>." in page and "Madder in winter" in page
    assert 'href="?q=%22mader%22%20winter"' in page
    literally = client_as(cast.bruno).get("/stock/?q=%22mader%22+winter").content.decode()
    assert "shown is what has" not in literally
