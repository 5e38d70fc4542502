"""Readable HTML means the same to every parser, carries nothing that acts, and its text is the ground on which highlights stand."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from commonplace.sources.readable import readable_html, text_of, text_to_html
from tests.shared_data import shared_data

BASE = "https://example.org/dir/page"

words = st.text(alphabet="ab é漢😀&<>\"'\n\t \u00a0", max_size=12)
tags = st.sampled_from(
    "p div h1 h3 ul ol li table tbody tr td th caption blockquote pre code a em b span br hr q dl dt dd figure script svg math".split()
)


def nested(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda tag, inner: f"<{tag}>{''.join(inner)}</{tag}>", tags, st.lists(children, max_size=4))


soup = st.recursive(
    st.one_of(words, st.builds(lambda tag: f"<{tag}>", tags), st.builds(lambda tag: f"</{tag}>", tags)), nested, max_leaves=25
)


class TextContent(HTMLParser):
    """Another reader of HTML, which knows nothing of ours."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def text_content(html: str) -> str:
    reader = TextContent()
    reader.feed(html)
    reader.close()
    return reader.text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p>a</p><p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("<div> loose <b>bold</b>\n\n text </div>", "<p>loose <strong>bold</strong> text</p>"),
        ("<p>one<br>two<br><br>three</p>", "<p>one<br/>\ntwo</p>\n<p>three</p>"),
        ("<h1>A</h1><h2>B</h2>", "<h2>A</h2>\n<h3>B</h3>"),
        ("<h2>A</h2>", "<h2>A</h2>"),
        ("<ul>x<li>a<ul><li>b</li></ul></li></ul>", "<ul><li>x</li>\n<li>a\n<ul><li>b</li></ul></li></ul>"),
        ("<pre>\n\ndef f():\n    return 1\n</pre>", "<pre>def f():\n    return 1</pre>"),
        (
            "<table><tr><th>A<th>B<tr><td>1<td>2</table>",
            "<table><tbody><tr><th>A</th>\n<th>B</th></tr>\n<tr><td>1</td>\n<td>2</td></tr></tbody></table>",
        ),
        ("<p>a<blockquote>b</blockquote>c", "<p>a</p>\n<blockquote><p>b</p></blockquote>\n<p>c</p>"),
        ("<a href='other?x=1&y=2'>l</a>", '<p><a href="https://example.org/dir/other?x=1&amp;y=2" rel="noopener nofollow">l</a></p>'),
        ("<a href='javascript:alert(1)'>l</a><a>m</a>", "<p>lm</p>"),
        ("<a href='/a'><h2>Head</h2></a>", '<h2><a href="https://example.org/a" rel="noopener nofollow">Head</a></h2>'),
        ("<script>x</script><style>y</style><p onclick=z style=color:red id=q class=w>t<img src=x onerror=alert(1)></p>", "<p>t</p>"),
        ("", ""),
        ("<p> </p><ul><li></li></ul>", ""),
        ("a\x00b\x01c", "<p>abc</p>"),
    ],
)
def test_the_strict_form(dirty: str, clean: str) -> None:
    assert readable_html(dirty, base_url=BASE) == clean
    assert readable_html(clean, base_url=BASE).count("<h") == clean.count("<h")


@given(soup)
@settings(max_examples=300, deadline=None)
def test_every_parser_finds_the_same_text(dirty: str) -> None:
    html = readable_html(dirty, base_url=BASE)
    text = text_of(html)
    assert text == text_content(html)
    assert text == text.strip("\n")  # code may begin with blanks
    if html:
        assert text == lxml_html.fragment_fromstring(html, create_parent="div").text_content()
    assert "script" not in html or "script" in text


def test_hostile_markup_leaves_nothing_that_acts() -> None:
    for name in ("detection", "intruders", "quick", "rsnake"):
        for line in shared_data(f"safety/xss/{name}.txt").read_text(encoding="utf-8", errors="replace").splitlines():
            html = readable_html(f"<p>before {line} after</p>{line}", base_url=BASE)
            tree = lxml_html.fragment_fromstring(html, create_parent="div")
            for element in tree.iterdescendants():
                assert element.tag in {
                    "p",
                    "a",
                    "em",
                    "strong",
                    "code",
                    "ul",
                    "ol",
                    "li",
                    "table",
                    "tbody",
                    "tr",
                    "td",
                    "th",
                    "blockquote",
                    "pre",
                    "br",
                    "q",
                    "del",
                    "cite",
                    "sub",
                    "sup",
                    "kbd",
                    "samp",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                }
                assert set(element.attrib) <= {"href", "rel"}
                assert element.get("href", "https:").startswith(("http:", "https:", "mailto:"))


def test_very_deep_pages_keep_their_text() -> None:
    for tag in ("div", "blockquote", "ul", "em", "table"):
        html = readable_html(f"<{tag}>" * 3000 + "deep", base_url=BASE)
        assert text_of(html) in {"deep", ""}


def test_plain_text_keeps_its_lines() -> None:
    html = readable_html(text_to_html("One <b>\r\nline\n\n\n  \nTwo & three"), base_url=BASE)
    assert html == "<p>One &lt;b&gt;<br/>\nline</p>\n<p>Two &amp; three</p>"
    assert text_of(html) == "One <b>\nline\nTwo & three"
