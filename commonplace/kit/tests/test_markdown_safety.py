"""Nothing that people write can run, and no text takes long."""

import json
import re
import time

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from commonplace.kit.markdown import Rendered, Target, fill, render
from commonplace.kit.markdown.inline import add_inline_rules
from commonplace.kit.markdown.rendering import commonmark_parser
from tests.shared_data import shared_data

XSS_LISTS = ("rsnake", "intruders", "detection", "quick")
OUR_SYNTAX = {548, 559, 590, 602, 608, 611}
"""Examples that our own syntax changes on purpose: [[...]] (548, 559, 590) and bare https addresses (602, 608, 611)."""

MARKDOWNISH = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "[[", "]]", "![[", "[", "](", ")", "|", "\n", "\n\n", "> ", "- ", "1. ", "    ", "```", "~~~", "`", "*", "**", "_",
                "~~", "#", "<", ">",
                "<b>", "</b>", "<p>", "<table>", "<details>", "</details>", "<a href=x>", "<!--", "-->", "<style>", "<li>",
                "@anna", "https://a.b/",
                "[^1]", "[^1]: ", "&", "&lt;", "\\", "\t", "\x00", "- [ ] ", "|-|-|", "\ud800",
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=40,
).map("".join)  # fmt: skip


def rendered(body: str) -> Rendered:
    return render(body, mention_url=lambda handle: f"/people/{handle.lower()}/" if handle.lower() == "anna" else None)


def lines_of(name: str) -> list[str]:
    return shared_data(f"safety/xss/{name}.txt").read_text(encoding="utf-8", errors="replace").splitlines()


def assert_inert(html: str) -> None:
    """Structurally: no element, attribute or address in it can run anything or fetch from elsewhere."""
    for element in lxml.html.fromstring(f"<div>{html}</div>").iter():
        if not isinstance(element.tag, str):
            raise AssertionError(f"not an element: {element!r}")
        assert element.tag not in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "svg",
            "math",
            "form",
            "link",
            "meta",
            "base",
            "template",
        }
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in {"style", "srcset", "srcdoc", "formaction", "background", "action", "xlink:href"}
            if name in {"href", "src"}:
                scheme = re.match(r"[\s\x00-\x20]*([a-z][a-z0-9+.-]*)\s*:", re.sub(r"[\x00-\x20]", "", value), re.IGNORECASE)
                assert scheme is None or scheme[1].lower() in {"http", "https", "mailto"}
            if name == "src":
                assert value.startswith("/files/")


@pytest.mark.parametrize("name", XSS_LISTS)
def test_no_attack_of_the_lists_survives(name: str) -> None:
    for line in lines_of(name):
        for body in (
            line,
            f"words {line} words",
            f"<div>\n{line}\n</div>",
            f"[text]({line})",
            f"[text](<{line}>)",
            f"![alt]({line})",
            f"[{line}](https://example.org '{line}')",
            f"[[{line}]]",
            f"![[{line}]]",
            f"[[x|{line}]]",
            f"[r]: {line}\n\n[r]",
            f'<a href="{line}">x</a><img src="{line}"><p title="{line}">',
            f"```{line}\n{line}\n```",
            f"# {line}",
            f"|{line}|\n|-|\n|{line}|",
        ):
            result = rendered(body)
            assert_inert(result.html)
            targets = {ref.position: Target(f"/e/{ref.position}/", line, embed_html=None) for ref in result.references}
            assert_inert(fill(result.html, targets))


@settings(max_examples=300, deadline=None)
@given(MARKDOWNISH)
def test_any_text_becomes_inert_html_with_every_placeholder_filled(body: str) -> None:
    result = rendered(body)
    assert_inert(result.html)
    filled = fill(result.html, {})
    assert "data-ref" not in filled or "data-ref" in body
    assert not re.search(r"<[^>]*\sdata-(?:ref|embed)=", filled)
    assert len(re.findall(r'<a data-ref="|<div data-embed="', result.html)) == len(result.references)
    assert rendered(body) == result
    result.text.encode()


@settings(max_examples=300, deadline=None)
@given(
    MARKDOWNISH, st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="`\u2028\u2029")), MARKDOWNISH
)
def test_a_fenced_block_stands_whole_in_the_text(before: str, code: str, after: str) -> None:
    fence = "`" * 50
    body = f"{before.replace(fence, '')}\n\n{fence}\n{code}\n{fence}\n\n{after}"
    tokens = MarkdownIt("commonmark").parse(body)
    if any(token.type == "fence" and token.content == f"{code}\n" for token in tokens):
        assert f"{code}\n" in rendered(body).text + "\n"


def spec_examples() -> list[dict[str, str]]:
    examples: list[dict[str, str]] = json.loads(shared_data("markdown/commonmark/commonmark.0.31.2.json").read_text())
    return examples


def _normal(html: str) -> str:
    return html.replace(" />", ">").replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")


def _differing(md: MarkdownIt) -> set[int]:
    found = set()
    for example in spec_examples():
        html = md.render(example["markdown"], {"mention_url": lambda handle: None})
        if _normal(html) != _normal(example["html"]):
            found.add(int(example["example"]))
    return found


def test_all_examples_of_the_specification_without_our_syntax() -> None:
    assert len(spec_examples()) == 652
    assert _differing(commonmark_parser()) == set()


def test_our_syntax_changes_only_the_examples_it_is_meant_to() -> None:
    md = commonmark_parser()
    add_inline_rules(md)
    assert _differing(md) == OUR_SYNTAX


SIZE = 200_000


@pytest.mark.parametrize(
    "unit",
    [
        ">", "> ", "[", "[[", "![", "[a](", "*", "*a ", "a**b", "_a_", "`", "<", "<a ", "a <!-- x", "a <![CDATA[", "~~a", "&", "!", "://", "@a ",
        "[^a]", "[^a]: x\n\n[^a]\n\n", "* a\n", "- ", "-\n", "1. a\n", "---\n", "# a\n", "a\n=\n", "|a|b|\n|-|-|\n", "a\n\n",
        "```\n", "<div>\n\n",
        "<b>x", "a <b><i><s>\n\n", "<p>x", "[[a]] ", "[[a|", "[![a](b)](c)", "https://a.b/(", "https://x/" + "." * 30 + " ",
        "\t", "a  \n", '<a b="',
    ],
)  # fmt: skip
def test_repetition_takes_bounded_time(unit: str) -> None:
    _assert_quick(unit * (SIZE // len(unit)))


@pytest.mark.parametrize(
    "body",
    [
        "".join("  " * depth + "- a\n" for depth in range(400)),
        "\n".join(">" * depth + "a" for depth in range(600)),
        "[" * (SIZE // 2) + "a](b)" * (SIZE // 10),
        "[^a]: x\n\n" + "[^a" * (SIZE // 3),
        "[a]: " + "b" * 50_000 + "\n\n" + "[a] " * 30_000,
        "https://x.y/" + "." * SIZE,
        "|a" * 400 + "|\n" + "|-" * 400 + "|\n" + "|\n" * 40_000,
        "".join("`" * run + "a" for run in range(600)),
    ],
    ids=["lists", "quotations", "brackets", "footnotes", "references", "dots", "table", "backticks"],
)
def test_bombs_take_bounded_time(body: str) -> None:
    _assert_quick(body)


def _assert_quick(body: str) -> None:
    begun = time.process_time()
    result = rendered(body)
    # On an idle machine each takes one or two seconds at most; the square of the length would take minutes.
    assert time.process_time() - begun < 15
    assert len(result.html) < 60 * len(body)


def test_what_is_too_dense_is_shown_as_it_was_typed() -> None:
    body = "- <b>\n" * 40_000
    result = rendered(body)
    assert result.html.startswith("<pre>\n- &lt;b&gt;\n")
    assert result.text == body
