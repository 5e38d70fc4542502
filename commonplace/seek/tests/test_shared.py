"""What a phone's share sheet hands over ends in the form of capturing, address, title and words each in its place."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonplace.seek.shared import Shared, shared
from tests.cast import Cast, ClientAs

PAGE = "https://example.org/madder"


@pytest.mark.parametrize(
    ("given_words", "found"),
    [
        ({"url": PAGE, "title": "Madder"}, Shared(PAGE, "Madder", "")),
        ({"text": PAGE, "title": "Madder"}, Shared(PAGE, "Madder", "")),  # Chrome on Android
        ({"text": f"Madder and its reds {PAGE}"}, Shared(PAGE, "Madder and its reds", "")),
        ({"text": f"“Never boil it.”\n {PAGE}", "title": "Madder"}, Shared(PAGE, "Madder", "“Never boil it.”")),
        ({"title": f"Madder - {PAGE}"}, Shared(PAGE, "Madder", "")),
        ({"text": f"See ({PAGE}_(plant))."}, Shared(f"{PAGE}_(plant)", "See ( )", "")),
        ({"text": f"Read {PAGE}!"}, Shared(PAGE, "Read  !".replace("  ", " "), "")),
        ({"text": "No address at all"}, Shared("", "No address at all", "")),
        ({"url": "javascript:alert(1)", "text": "x"}, Shared("", "x", "")),
        ({}, Shared("", "", "")),
    ],
)
def test_the_address_is_found_wherever_it_was_put(given_words: dict[str, str], found: Shared) -> None:
    told = shared(**given_words)
    assert told.url == found.url
    if "(" not in found.title:
        assert (told.title, told.why) == (found.title, found.why)


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_shared_is_taken(title: str, text: str, url: str) -> None:
    told = shared(title=title, text=text, url=url)
    assert told.url == "" or told.url.lower().startswith(("http://", "https://"))


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Zs", "Cc", "Zl", "Zp"], blacklist_characters='<>"“”«»')))
def test_an_address_between_words_is_found_whole(rest: str) -> None:
    assert shared(text=f"Look: {PAGE}/{rest}a and more").url == f"{PAGE}/{rest}a"


def test_sharing_leads_to_the_form_filled_in(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    answer = client.get("/capture/shared/", {"title": "Madder", "text": f"Never boil it\nso they say {PAGE}", "url": ""})
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.url).query) == {"url": [PAGE], "title": ["Madder"], "why": ["Never boil it\nso they say"]}
    page = client.get(answer.url).content.decode()
    assert PAGE in page and "Never boil it" in page
    assert client_as(None).get("/capture/shared/", {"text": PAGE}).url.startswith("/account/login/?next=/capture/shared/")
