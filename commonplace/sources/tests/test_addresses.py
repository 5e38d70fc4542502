"""However a page's address was copied, it leads to one source; nonsense is told apart from an address, with what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonplace.kit.errors import Refusal
from commonplace.sources.addresses import MAX_LENGTH, normalise_url, title_from_url
from tests.shared_data import shared_data


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("example.org/x", "https://example.org/x"),
        ("  https://example.org/x \n", "https://example.org/x"),
        ("//example.org/x", "https://example.org/x"),
        ("example.org:8443/x", "https://example.org:8443/x"),
        ("HTTP://EXAMPLE.org:80", "http://example.org/"),
        ("https://example.org:443/a/./b/../c", "https://example.org/a/c"),
        ("https://example.org./", "https://example.org/"),
        ("https://example.org/a/", "https://example.org/a/"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/a?b=1&&a=2", "https://example.org/a?b=1&a=2"),
        ("https://example.org/a?utm_source=x&id=7&UTM_Medium=y&fbclid=1&gclid=2&mc_cid=3", "https://example.org/a?id=7"),
        ("https://example.org/a?utm_source=x#part", "https://example.org/a"),
        ("https://example.org/#!/page/1", "https://example.org/#!/page/1"),
        ("https://example.org/%7euser/%e4%bd%a0?q=%c3%bc", "https://example.org/~user/%E4%BD%A0?q=%C3%BC"),
        ("https://example.org/你 好?q=ü", "https://example.org/%E4%BD%A0%20%E5%A5%BD?q=%C3%BC"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://Bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://example.org/?source=a&ref=main", "https://example.org/?source=a&ref=main"),
        ("http://intranet/wiki", "http://intranet/wiki"),
    ],
)
def test_one_spelling(written: str, kept: str) -> None:
    assert normalise_url(written) == kept
    assert normalise_url(kept) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "hello",
        "two words",
        "mailto:a@example.org",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://",
        "https://user:pw@example.org/",
        "http://a..b/",
        "https://example.org:99999/",
        "http://exa mple.org/",
        "https://example.org/\x00",
        f"https://example.org/{'a' * MAX_LENGTH}",
        f"https://example.org/{'ü' * 500}",
    ],
)
def test_nonsense_is_refused_with_words(written: str) -> None:
    with pytest.raises(Refusal) as refused:
        normalise_url(written)
    assert refused.value.field == "url"
    assert str(refused.value)


pieces = st.lists(
    st.sampled_from(
        [
            "%",
            "%4",
            "%41",
            "%2e",
            "%2F",
            "..",
            ".",
            "/",
            "//",
            "?",
            "&",
            "=",
            "utm_x=1",
            "#",
            "#!",
            ":",
            "@",
            "a",
            "Z",
            " ",
            "ü",
            "\\",
            ";",
            "+",
            "[",
            "|",
            "'",
        ]
    ),
    max_size=12,
)


@given(
    st.one_of(pieces.map("".join), st.text(max_size=40)),
    st.sampled_from(["https://example.org/", "http://Example.org", "example.org/", ""]),
)
def test_normalising_twice_is_normalising_once(rest: str, start: str) -> None:
    try:
        once = normalise_url(start + rest)
    except Refusal:
        return
    assert normalise_url(once) == once
    assert once.isascii()
    assert len(once) <= MAX_LENGTH


def test_redirecting_addresses_are_kept_as_they_are_or_refused() -> None:
    for line in shared_data("safety/openredirect/openredirects.txt").read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            kept = normalise_url(f"https://example.org/{line}")
        except Refusal:
            continue
        assert kept.startswith("https://example.org/")


def test_a_page_without_a_title_is_called_by_its_address() -> None:
    assert title_from_url("https://example.org/papers/how-to_learn.pdf") == "how to learn"
    assert title_from_url("https://example.org/a/%E4%BD%A0%E5%A5%BD/") == "你好"
    assert title_from_url("https://example.org/") == "example.org"
