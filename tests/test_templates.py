"""Templates compile, keep to the policy against inline script and style, and say nothing that cannot be translated."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from django.template.base import Lexer, TokenType

PACKAGE = Path(__file__).resolve().parents[1] / "commonplace"
# The page of components shows made-up samples to administrators.
SAMPLES = "web/templates/web/design"
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
SPOKEN_ATTRIBUTE = re.compile(r"""\b(?:title|alt|placeholder|aria-label)=(["'])([^"']*)\1""")
INLINE = re.compile(r"""<style\b|<script\b(?![^>]*\bsrc=)|<[^>]*\s(?:style|on[a-z]+)=|javascript:""", re.IGNORECASE)
SILENT = {"blocktranslate", "blocktrans", "comment", "verbatim"}
# Names and units that are the same in every language.
SAME_EVERYWHERE = {"Commonplace", "Markdown", "px", "UTC"}


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_compiles(path: Path) -> None:
    engines["django"].from_string(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_has_nothing_inline(path: Path) -> None:
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if not relative(path).startswith(SAMPLES)], ids=relative)
def test_every_word_can_be_translated(path: Path) -> None:
    assert list(untranslated(path.read_text(encoding="utf-8"))) == []


def untranslated(source: str) -> Iterator[str]:
    """Words that stand in a template outside {% translate %}."""
    plain = _outside_tags(source)
    for match in SPOKEN_ATTRIBUTE.finditer(plain):
        yield from _words(match.group(2))
    without_code = re.sub(r"<!--.*?-->|<(?:code|kbd|script|svg)\b.*?</(?:code|kbd|script|svg)>", " ", plain, flags=re.DOTALL)
    yield from _words(re.sub(r"<[^>]*>", " ", without_code))


def _outside_tags(source: str) -> str:
    kept: list[str] = []
    inside = ""
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            word, *more = token.contents.split()
            if inside and word == f"end{inside}":
                inside = ""
            elif not inside and (word in SILENT or (word == "block" and more[0].endswith("_class"))):
                inside = word
        elif token.token_type == TokenType.TEXT and not inside:
            kept.append(token.contents)
    return "".join(kept)


def _words(text: str) -> list[str]:
    without_entities = re.sub(r"&\w+;|&#\w+;", " ", text)
    return [word for word in re.findall(r"[^\W\d_]{2,}", without_entities) if word not in SAME_EVERYWHERE]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{% translate 'Hello' %}</p>", []),
        ("{% blocktranslate %}Hello{% endblocktranslate %}", []),
        ("<input placeholder='Search'>", ["Search"]),
        ("<a href='{% url \"web:today\" %}'>{{ name }}</a> · &rarr;", []),
    ],
)
def test_the_rule_on_words_bites(source: str, words: list[str]) -> None:
    assert list(untranslated(source)) == words
