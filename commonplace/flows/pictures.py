"""The pictures and sentences of the page, made from published figures alone and kept as long as no figures are added."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from commonplace.flows import queries
from commonplace.flows.closing import Figures
from commonplace.flows.models import Measure
from commonplace.flows.quarters import name_of, short_name
from commonplace.flows.words import WITHIN
from commonplace.kit.plots import Band, Plot, Series, bands, bars, lines

SHOWN_QUARTERS = 12
SHOWN_SPACES = 20
SHOWN_BANDS = 60
"""So many can still be told apart, and are drawn quickly; forty teams have up to 1,560. All of them are in the files."""


@dataclass(frozen=True)
class Page:
    """`earlier` and `later` are the quarters beside this one that have figures."""

    quarter: int
    name: str
    figures: Figures
    between: Plot | None
    over_time: Plot | None
    inside: Plot | None
    spaces: list[tuple[str, str, int]]
    part: Plot | None
    shares: Plot | None
    newcomers: list[tuple[str, Figures]]
    earlier: int | None
    later: int | None


@lru_cache(maxsize=64)
def page_of(language: str, edition: queries.Edition, quarter: int) -> Page | None:
    """None where the quarter has no figures. `language` and `edition` are part of the key of what is kept."""
    rows = queries.published()
    known = [number for number, _figures in rows]
    if quarter not in known:
        return None
    place = known.index(quarter)
    until_then = rows[max(0, place + 1 - SHOWN_QUARTERS) : place + 1]
    figures, newest = rows[place][1], rows[-1][1]
    return Page(
        quarter=quarter,
        name=name_of(quarter),
        figures=figures,
        between=_between(quarter, figures),
        over_time=_over_time(until_then),
        inside=_inside(figures),
        spaces=_spaces(newest),
        part=who_takes_part(until_then),
        shares=answered_and_used(until_then),
        newcomers=[(name_of(number), made["newcomers"]) for number, made in reversed(until_then)],
        earlier=known[place - 1] if place else None,
        later=known[place + 1] if place + 1 < len(known) else None,
    )


def _team(name: str) -> str:
    return name or _("Without a team")


def _between(quarter: int, figures: Figures) -> Plot | None:
    every = [Band(_team(row["from"]), _team(row["to"]), row["times"]) for row in figures["flows"] if row["from"] != row["to"]]
    if not every:
        return None
    strongest = set(sorted(every, key=lambda band: (-band.value, band.origin, band.target))[:SHOWN_BANDS])
    rows = [band for band in every if band in strongest]
    text = _("%(quarter)s. On the left who it came from, on the right who took it up; the wider, the more often.")
    if len(rows) < len(every):
        text += " " + _("The %(shown)s strongest of %(every)s bands; the files below have all of them.")
    return bands(
        "between",
        title=_("From team to team"),
        text=text % {"quarter": name_of(quarter), "shown": len(rows), "every": len(every)},
        rows=rows,
        heads=(_("From"), _("To"), _("How often")),
    )


def by_quarter(key: str, *, title: str, text: str, quarters: list[int], series: list[Series], unit: str = "") -> Plot | None:
    """Lines over the quarters; bars where there is one quarter only; None where nothing of it is shown."""
    if not any(value is not None for one in series for value in one.values):
        return None
    if len(quarters) == 1:
        only = Series(name_of(quarters[0]), [one.values[0] for one in series])
        return bars(key, title=title, text=text, labels=[one.label for one in series], series=[only], unit=unit, heads=_("What"))
    labels = [short_name(quarter) for quarter in quarters]
    return lines(key, title=title, text=text, labels=labels, series=series, unit=unit, heads=_("Quarter"))


def _over_time(rows: list[tuple[int, Figures]]) -> Plot | None:
    """A quarter in which nothing is shown is a gap, not nothing."""
    inside, between = [], []
    for _quarter, made in rows:
        inside.append(_total(row["times"] for row in made["flows"] if row["from"] == row["to"]))
        between.append(_total(row["times"] for row in made["flows"] if row["from"] != row["to"]))
    return by_quarter(
        "over-time",
        title=_("Over time"),
        text=_("The bands that are shown, between teams and within them, by quarter."),
        quarters=[quarter for quarter, _made in rows],
        series=[Series(_("Between teams"), between), Series(_("Within teams"), inside)],
    )


def _total(values: Any) -> float | None:
    kept = list(values)
    return sum(kept) if kept else None


def _inside(figures: Figures) -> Plot | None:
    """Of what reached a team, how much was its own: of those teams whose own band is shown, and one from elsewhere."""
    own: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for row in figures["flows"]:
        taken[row["to"]] += row["times"]
        own[row["to"]] += row["times"] * (row["from"] == row["to"])
    teams = [team for team in sorted(taken) if own[team] and own[team] < taken[team]]
    if not teams:
        return None
    return bars(
        "inside",
        title=_("How much stays within a team"),
        text=_("Of what reached a team, the part that came from the team itself. Near 100 it hears little from others."),
        labels=[_team(team) for team in teams],
        series=[Series(_("From the team itself"), [round(100 * own[team] / taken[team] / 10) * 10 for team in teams])],
        unit="%",
        heads=_("Team"),
    )


def _spaces(figures: Figures) -> list[tuple[str, str, int]]:
    rows = sorted(figures.get("spaces", ()), key=lambda row: (-row["people"], row["one"], row["other"]))
    return [(row["one"], row["other"], row["people"]) for row in rows[:SHOWN_SPACES]]


def who_takes_part(rows: list[tuple[int, Figures]]) -> Plot | None:
    names = {"seek": _("Seek"), "sense": _("Sense"), "share": _("Share")}
    return by_quarter(
        "part",
        title=_("Who takes part"),
        text=_("How many people did each at least once, by quarter."),
        quarters=[quarter for quarter, _made in rows],
        series=[Series(name, [made["part"][key] for _quarter, made in rows]) for key, name in names.items()],
    )


def answered_and_used(rows: list[tuple[int, Figures]]) -> Plot | None:
    return by_quarter(
        "shares",
        title=_("Answered, and used again"),
        text=_("Of the questions asked in a quarter how many in a hundred were answered; of what was shared, how much was used by others."),
        quarters=[quarter for quarter, _made in rows],
        series=[
            Series(_("Questions answered"), [made["questions"]["answered"] for _quarter, made in rows]),
            Series(_("Used by others"), [made["reuse"]["reused"] for _quarter, made in rows]),
        ],
        unit="%",
    )


def gap_rows(page: Page, measure: str) -> list[tuple[str, str]]:
    """Of each quarter's newcomers how long it took half of them, in words."""
    return [(name, str(WITHIN[made[measure]]) if made[measure] else _("not shown")) for name, made in page.newcomers]


def gap_sentence(page: Page, measure: str) -> str:
    """Of the quarter at hand; "" where fewer than five joined."""
    name, made = page.newcomers[0]
    if not made[measure]:
        return ""
    return _("Of those who joined from %(quarter)s, half had %(what)s %(within)s.") % {
        "quarter": name,
        "what": Measure(measure).label,
        "within": WITHIN[made[measure]],
    }
