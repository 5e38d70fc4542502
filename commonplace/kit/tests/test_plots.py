"""Pictures of numbers keep to the policy against inline styles, say all they show as a table, and escape what members called things."""

import re

import pytest
from django.template.loader import render_to_string
from lxml import etree

from commonplace.kit.plots import Band, Plot, Series, bands, bars, lines

pytestmark = [pytest.mark.pure, pytest.mark.once]
HOSTILE = '<script>alert("x")</script> & Söhne'
ABOUT = {"title": f"Of {HOSTILE}", "text": "What it shows."}


def every_plot() -> dict[str, Plot]:
    series = [Series("Seek", [10, None, 30]), Series(HOSTILE, [5, 20, 15.25])]
    labels = ["Q1", HOSTILE, "Q3"]
    return {
        "bars": bars("one", labels=labels, series=series, heads="Quarter", **ABOUT),
        "lines": lines("two", labels=labels, series=series, heads="Quarter", unit="%", **ABOUT),
        "bands": bands("three", rows=[Band("Loom", HOSTILE, 25), Band("Dye", "Loom", 5)], heads=("From", "To", "How often"), **ABOUT),
    }


@pytest.mark.parametrize("name", ["bars", "lines", "bands"])
def test_nothing_inline_nothing_unescaped_and_named(name: str) -> None:
    plot = every_plot()[name]
    page = render_to_string("kit/_plot.html", {"plot": plot})
    assert not re.search(r"<(?:style|script|foreignObject|!--)|\s(?:style|on\w+|href|fill|stroke)=", page)
    root = etree.fromstring(plot.svg)
    words = {element.get("id"): element.text for element in root if element.get("id")}
    assert root.get("role") == "img"
    assert [words[key] for key in root.get("aria-labelledby").split()] == [ABOUT["title"], ABOUT["text"]]
    assert {tag.split("}")[-1] for tag in {element.tag for element in root.iter()}} <= {
        "svg",
        "g",
        "title",
        "desc",
        "path",
        "rect",
        "circle",
        "text",
    }


def test_the_table_says_what_the_picture_shows() -> None:
    plots = every_plot()
    assert plots["bars"].rows == [("Q1", "10", "5"), (HOSTILE, "not shown", "20"), ("Q3", "30", "15.2")]
    assert plots["lines"].rows[0] == ("Q1", "10%", "5%")
    assert plots["bands"].rows == [("Loom", HOSTILE, "25"), ("Dye", "Loom", "5")]
    assert [tone for tone, _ in plots["bars"].keyed] == [0, 1]
    assert plots["bars"].svg.count("<rect") == 5 + 2  # a bar for each value that is shown, and two grounds


def test_the_same_numbers_are_the_same_bytes_and_none_at_all_is_a_picture() -> None:
    assert {name: plot.svg for name, plot in every_plot().items()} == {name: plot.svg for name, plot in every_plot().items()}
    assert etree.fromstring(lines("none", labels=["Q1"], series=[Series("Seek", [None])], **ABOUT).svg) is not None
    assert etree.fromstring(bands("none", rows=[], heads=("From", "To", "How often"), **ABOUT).svg) is not None
