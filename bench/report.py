"""Figures as tables people can read."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def write_report(page: Path, results: list[dict[str, Any]], targets: dict[str, dict[str, Any]]) -> None:
    """Replace the part between the marks in `page`."""
    text = page.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN, 1)
    _, tail = rest.split(END, 1)
    page.write_text(head + BEGIN + "\n" + tables(results, targets) + "\n" + END + tail, encoding="utf-8")


def tables(results: list[dict[str, Any]], targets: dict[str, dict[str, Any]]) -> str:
    parts = [
        f"Machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}; load by `wrk` on the same cores.\n"
    ]
    return "\n".join(parts + [_table(result, targets) for result in results])


def _table(result: dict[str, Any], targets: dict[str, dict[str, Any]]) -> str:
    lines = [
        f"### {result['database']}, {result['size']:,} entries\n",
        _summary(result),
        "| page | p50 alone | p99 alone | p50 at 16 | p99 at 16 | requests/s at 16 | failures | queries | to beat | ahead |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, row in result["pages"].items():
        alone, crowd, target = row["alone"], row["crowd"], targets[name]
        ms, rate = target["ahead_ms"], target["ahead_per_second"]
        ahead = "-" if ms is None else ("yes" if alone["p50_ms"] < ms and crowd["per_second"] > rate else "no")
        queries = result["queries"].get(name.replace(",", "").replace(" ", "-"), "-")
        lines.append(
            f"| {name} | {alone['p50_ms']} ms | {alone['p99_ms']} ms | {crowd['p50_ms']} ms | {crowd['p99_ms']} ms | {crowd['per_second']} "
            f"| {row['failures']} | {queries} | {f'{ms} ms, {rate}/s' if ms else '-'} | {ahead} |"
        )
    loops = [loop for row in result["pages"].values() for loop in row["loops_ms"]]
    lines.append(f"\nMeanwhile a loop of a million multiplications took {min(loops)} to {max(loops)} ms.")
    save = result["pages"].get("save an entry")
    if save:
        lines.append(f"\nSaves answered {save['answered']}, stored {save['stored']} (some are on their way when the time is up).\n")
    return "\n".join(lines)


def _summary(result: dict[str, Any]) -> str:
    return (
        f"Cold start {result['cold_start_s']} s; memory {result['memory_idle_mb']} MB idle, {result['memory_after_mb']} MB after the run; "
        f"filled in {result['fill_s']} s, indexed in {result['index_s']} s.\n"
    )
