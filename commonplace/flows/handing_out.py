"""The published figures as CSV and JSON: what the page shows, and no more."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from commonplace.flows.closing import Figures
from commonplace.flows.quarters import slug_of
from commonplace.flows.words import METHODS, Method

NOT_SHOWN = "not shown"
HEAD = ("quarter", "figure", "from", "to", "value")

Row = tuple[str, str, str, str, Any]


def rows_of(published: list[tuple[int, Figures]]) -> Iterator[Row]:
    for number, made in published:
        quarter = slug_of(number)
        for band in made["flows"]:
            yield quarter, "flows", band["from"], band["to"], band["times"]
        yield quarter, "flows_rest", "", "", made["flows_rest"]
        for group in ("part", "questions", "reuse", "newcomers"):
            for name, value in made[group].items():
                yield quarter, f"{group}.{name}", "", "", value
        yield quarter, "adopted", "", "", made["adopted"]
        if "fresh" in made:
            yield quarter, "fresh", "", "", made["fresh"]
        for pair in made.get("spaces", ()):
            yield quarter, "spaces", pair["one"], pair["other"], pair["people"]


def rows_of_space(published: list[tuple[int, Figures]]) -> Iterator[Row]:
    for number, made in published:
        quarter = slug_of(number)
        for band in made["came_in"]:
            yield quarter, "came_in", band["team"], "", band["times"]
        for band in made["went_out"]:
            yield quarter, "went_out", "", band["team"], band["times"]
        for name in ("came_in_rest", "went_out_rest", "inside", "adopted"):
            yield quarter, name, "", "", made[name]
        for group in ("part", "questions", "reuse"):
            for name, value in made[group].items():
                yield quarter, f"{group}.{name}", "", "", value
        if "fresh" in made:
            yield quarter, "fresh", "", "", made["fresh"]


def as_csv(published: list[tuple[int, Figures]], rows: Callable[[list[tuple[int, Figures]]], Iterator[Row]] = rows_of) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for row in rows(published):
        writer.writerow([_cell(NOT_SHOWN if value is None else value) for value in row])
    return out.getvalue()


def _cell(value: Any) -> Any:
    """What a spreadsheet would reckon with is marked as words."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def as_json(published: list[tuple[int, Figures]], told: Mapping[str, Method] = METHODS) -> dict[str, Any]:
    methods = {name: {"how": str(method.how), "cannot_tell": str(method.cannot)} for name, method in told.items()}
    return {"methods": methods, "quarters": [{"quarter": slug_of(number), **made} for number, made in published]}
