"""My flow shows a member what is theirs, as far as they may see the other end."""

from django.test import Client
from django.urls import reverse

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.lineage.actions import grow, thank
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from tests.cast import Cast, ClientAs


def a_note(author: Member, title: str, audience: Audience | None = None) -> Entry:
    return add_entry(author, Draft(kind=Kind.NOTE, title=title, audience=audience or audiences.organisation()))


def flow(client: Client) -> str:
    return client.get(reverse("flow:mine")).content.decode()


def section_of(page: str, words: str) -> list[str]:
    """The headings under which the words stand."""
    return [part.split('"')[0] for part in page.split('<section class="section" aria-labelledby="')[1:] if words in part]


def test_it_shows_use_and_growth_to_both_sides(cast: Cast, client_as: ClientAs) -> None:
    madder, weld = a_note(cast.amina, "Madder"), a_note(cast.bruno, "Weld")
    thank(cast.bruno, madder, used_for="the dye day")
    grow(weld, kind=EdgeKind.BUILDS_ON, from_entry=madder)
    mine, his = flow(client_as(cast.amina)), flow(client_as(cast.bruno))
    assert "the dye day" in mine
    assert "Weld" in mine
    assert "Madder" in his
    assert [section_of(page, "the dye day") for page in (mine, his)] == [["flow-on", "flow-used"], ["flow-from", "flow-given"]]


def test_it_shows_nothing_of_others_and_nothing_hidden(cast: Cast, client_as: ClientAs) -> None:
    madder = a_note(cast.amina, "Madder")
    before = flow(client_as(cast.amina)), flow(client_as(cast.chidi))
    grow(a_note(cast.bruno, "Weld", audiences.only_me(cast.bruno)), kind=EdgeKind.BUILDS_ON, from_entry=madder)
    assert ("Weld" in flow(client_as(cast.amina)), "Weld" in flow(client_as(cast.chidi))) == (False, False)
    assert "Nothing flows yet" in before[0]
    assert "Nothing flows yet" in flow(client_as(cast.amina))


def test_what_one_grew_from_ones_own_is_no_flow(cast: Cast, client_as: ClientAs) -> None:
    grow(a_note(cast.amina, "Weld"), kind=EdgeKind.BUILDS_ON, from_entry=a_note(cast.amina, "Madder"))
    assert "Nothing flows yet" in flow(client_as(cast.amina))


def test_strangers_are_asked_to_sign_in(cast: Cast, client_as: ClientAs) -> None:
    assert client_as(None).get(reverse("flow:mine")).url.startswith(reverse("account_login"))
