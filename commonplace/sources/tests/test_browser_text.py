"""The text of a readable page, as Chromium counts it, is the text that is kept: else highlights would stand elsewhere in the browser."""

import tarfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from commonplace.sources.extraction import extract
from commonplace.sources.readable import readable_html, text_of
from commonplace.sources.reading import Mark, marked_html
from tests.shared_data import shared_data

ODD = [
    "<pre>\n\n<code>\na\n</code></pre><p>b",
    "<table><tr><td>a<table><tr><td>b</table><td>c<caption>d</table>",
    "<ul>a<ul><li>b</ul><p>c<h2>d</ul>",
    "<p>a<br><br><b>b<i>c</b>d</i>&amp;lt; &nbsp; \u2028 😀 \ufeff",
    "<a href=/x>a<a href=/y>b<div>c</div></a>",
    "<li>a<td>b<tr><th>c",
    "a\r\nb<pre>c\r\nd\re</pre>",
]


@pytest.fixture
def blank_page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def kept_pages() -> list[str]:
    with tarfile.open(shared_data("extraction/readability-pages.tar.gz")) as archive:
        sources = [archive.extractfile(member) for member in archive if member.name.endswith("/source.html")]
        return [extract(source.read(), "https://example.org/").html for source in sources if source is not None]


@pytest.mark.slow
def test_chromium_finds_the_same_text(blank_page: Page) -> None:
    pages = [readable_html(odd, base_url="https://example.org/") for odd in ODD] + kept_pages()
    assert len(pages) == 30 + len(ODD)
    for html in pages:
        text = text_of(html)
        marks = [Mark(start, start + 37, "c", f"e{start}") for start in range(0, len(text), 23)]
        for shown in (html, marked_html(html, marks)):
            blank_page.set_content(f"<!doctype html><title>t</title><article>{shown}</article>")
            assert blank_page.evaluate("document.querySelector('article').textContent") == text
            assert blank_page.evaluate("[...document.querySelector('article').textContent].length") == len(text)
            assert (
                blank_page.evaluate("html => { const e = document.createElement('div'); e.innerHTML = html; return e.textContent }", shown)
                == text
            )
