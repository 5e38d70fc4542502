"""While somebody types: what is offered, and that nothing of it comes from what they may not see."""

import re
from html import unescape

import pytest
from playwright.sync_api import expect

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import retitle, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.actions import block
from commonplace.people.models import Member
from commonplace.search.ahead import Offer, offers
from commonplace.search.heads import packed_heads, span_of
from commonplace.search.models import Sign
from commonplace.sources.models import Source
from tests.browser import PageAs
from tests.cast import Cast, ClientAs


def note(author: Member, title: str, **more: object) -> Entry:
    return add_entry(author, Draft(**{"kind": Kind.NOTE, "title": title, "audience": audiences.organisation(), **more}))


def labels(viewer: Member | None, typed: str, kind: str) -> list[str]:
    return [offer.label for offer in offers(viewer, typed) if offer.kind == kind]


@pytest.mark.parametrize("typed", ["mad", "madd ro", "MADDER ROOT", "roots mad", "Mäd"])
def test_an_entry_is_offered_by_how_words_of_its_title_begin(cast: Cast, typed: str) -> None:
    entry = note(cast.amina, "Madder roots in winter")
    (offer,) = (offer for offer in offers(cast.bruno, typed) if offer.kind == "entry")
    assert offer == Offer("entry", "Madder roots in winter", "Note · Amina Diallo", url=entry.get_absolute_url())
    assert labels(cast.bruno, f"{typed} zzz", "entry") == []


@pytest.mark.parametrize("title", ["Разумные решения", "Ξενοδοχείο στην Αθήνα", "茜の根", "Internationalisation of names"])
def test_long_words_of_any_script_are_told_apart_behind_their_first_bytes(cast: Cast, title: str) -> None:
    note(cast.amina, title)
    typed = title[:6] if title[0] != "I" else "internationalis"
    assert labels(cast.bruno, typed, "entry") == [title]
    assert labels(cast.bruno, "internationalx", "entry") == labels(cast.bruno, "разумних", "entry") == []


def test_words_are_completed_from_visible_titles_the_most_frequent_first(cast: Cast) -> None:
    note(cast.amina, "Weaving at night")
    note(cast.amina, "Weaving by day")
    note(cast.amina, "Weld and weather")
    note(cast.amina, "Weather secrets", audience=audiences.only_me(cast.amina))
    assert labels(cast.bruno, "we", "words") == ["weaving", "weather", "weld"]
    assert labels(cast.bruno, "night we", "words") == ["night weaving"]
    assert labels(cast.bruno, "weaving ", "words") == []
    assert labels(None, "we", "words") == []


def test_hidden_titles_blocked_authors_and_withdrawn_entries_are_not_offered(cast: Cast) -> None:
    hidden = note(cast.amina, "Quince", audience=audiences.only_me(cast.amina))
    assert labels(cast.amina, "quin", "entry") == ["Quince"]
    assert offers(cast.bruno, "quin") == offers(None, "quin") == []
    withdraw(hidden)
    assert offers(cast.amina, "quin") == []
    note(cast.amina, "Medlar")
    assert labels(cast.bruno, "medl", "entry") == ["Medlar"]
    block(cast.bruno, cast.amina)
    assert offers(cast.bruno, "medl") == []


def test_a_new_title_is_offered_at_once_and_the_old_one_not_any_more(cast: Cast) -> None:
    entry = note(cast.amina, "Quince")
    retitle(entry, "Medlar")
    assert labels(cast.bruno, "medl", "entry") == ["Medlar"]
    assert offers(cast.bruno, "quin") == []


def test_filters_are_completed_with_what_the_viewer_knows(cast: Cast) -> None:
    source = Source.objects.create(url="https://www.dyers.example/madder")
    note(cast.amina, "Madder", tags=["dye-plants"], source=source)
    note(cast.amina, "Mine", tags=["dye-secret"], audience=audiences.only_me(cast.amina))
    assert labels(cast.bruno, "madder ta", "filter") == ["tag:"]
    assert labels(cast.bruno, "madder tag:dy", "filter") == ["tag:dye-plants"]
    assert labels(cast.bruno, "by:@ami", "filter") == ["by:amina"]
    assert labels(cast.bruno, "-in:wea", "filter") == ["-in:weavers"]
    assert labels(cast.bruno, "from:dy", "filter") == ["from:dyers.example"]
    assert labels(cast.bruno, "kind:qu", "filter") == ["kind:question"]
    assert labels(cast.bruno, "maturity:t", "filter") == ["maturity:tested"]
    assert labels(cast.bruno, "is:", "filter") == ["is:unanswered"]
    (offer,) = offers(cast.bruno, "madder by:ami")
    assert offer.text == "madder by:amina " and not offer.is_whole and offer.detail == "Amina Diallo"
    for typed in ("by:ami", "in:wea", "tag:dy", "from:dy"):
        assert offers(None, typed) == []


def test_people_spaces_and_topics_are_offered_to_members_alone(cast: Cast) -> None:
    note(cast.amina, "One", tags=["weaving"])
    assert labels(cast.bruno, "cos", "person") == ["Bruno Costa"]
    assert labels(cast.bruno, "wea", "space") == ["Weavers"]
    assert labels(cast.bruno, "wea", "topic") == ["#weaving"]
    assert labels(cast.bruno, "lant", "space") == [] and labels(cast.amina, "lant", "space") in ([], ["Lantern"])
    assert offers(None, "cos") == offers(None, "wea") == []


def test_any_text_has_an_answer(cast: Cast) -> None:
    for typed in ("", "  ", "\x00", '"', "-", "tag:", "by:%", "from:_", "😀", "a" * 5_000, "(((", "in:\\"):
        assert isinstance(offers(cast.bruno, typed), list)


def test_the_part_of_the_page_is_made_for_the_box_and_escaped(cast: Cast, client_as: ClientAs) -> None:
    note(cast.amina, "Madder <b>roots</b>")
    part = client_as(cast.bruno).get("/stock/ahead/?q=mad").content.decode()
    assert 'role="listbox"' in part and 'role="option"' in part and "<b>" not in part
    assert "Madder <b>roots</b>" in unescape(part)
    assert client_as(cast.bruno).get("/stock/ahead/?q=").content.strip() == b""


def test_an_entry_without_a_title_is_offered_by_its_first_words(cast: Cast) -> None:
    note(cast.amina, "", body="Alum keeps the colour")
    assert labels(cast.bruno, "alum", "entry") == ["Alum keeps the colour"]


def test_heads_are_kept_with_the_sign(cast: Cast) -> None:
    note(cast.amina, "Madder roots")
    assert bytes(Sign.objects.get().heads) == packed_heads("Madder roots") == b"madder\0\0roots\0\0\0"
    first, last = span_of("mad")
    assert first <= int.from_bytes(b"madder\0\0") <= last < int.from_bytes(b"mae\0\0\0\0\0")


@pytest.mark.browser
def test_the_list_is_walked_with_the_keys_and_taken_with_enter(cast: Cast, page_as: PageAs) -> None:
    entry = note(cast.amina, "Madder roots in winter", tags=["madder"])
    page = page_as(cast.bruno)
    page.goto("/stock/")
    box = page.get_by_role("combobox", name="Search the stock").last
    box.press_sequentially("made")
    expect(page.get_by_role("option")).to_have_count(0)
    box.press("Backspace")
    expect(page.get_by_role("option", name="madder", exact=True)).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_have_text("madder")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id") and box.input_value() == "madder"
    box.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    assert box.input_value() == "mad"
    box.fill("")
    box.press_sequentially("madder roo")
    page.get_by_role("option", name="Madder roots in winter").click()
    expect(page).to_have_url(re.compile(entry.get_absolute_url() + "$"))


@pytest.mark.browser
def test_a_late_answer_does_not_replace_the_list_that_is_walked(cast: Cast, page_as: PageAs) -> None:
    note(cast.amina, "Madder roots in winter", tags=["madder"])
    page = page_as(cast.bruno)
    page.goto("/stock/")
    box = page.get_by_role("combobox", name="Search the stock").last
    box.press_sequentially("mad")
    expect(page.get_by_role("option", name="madder", exact=True)).to_be_visible()
    page.evaluate("document.querySelector('[role=listbox]').dataset.seen = 'yes'")
    box.evaluate(
        """box => {
            box.value = "madd";
            box.dispatchEvent(new InputEvent("input", { bubbles: true }));
            box.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
        }"""
    )
    page.wait_for_timeout(400)
    expect(page.get_by_role("option", selected=True)).to_have_text("madder")
    expect(page.get_by_role("listbox")).to_have_attribute("data-seen", "yes")
