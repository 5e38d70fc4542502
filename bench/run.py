"""Measure Commonplace as its members meet it: signed in, over HTTP on loopback, with a filled database.

    python -m bench.run --sizes 100000 1000000 --databases sqlite postgresql --write docs/benchmarks.md

Needs `wrk`. Databases are kept in --folder and made again only when missing, as filling a million entries takes minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.postgres import durable_cluster
from bench.report import write_report

HERE = Path(__file__).resolve().parent
PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"


@dataclass(frozen=True)
class Page:
    """`ahead_ms` and `ahead_per_second` are the figures of the quickest peer (docs/benchmarks.md), None where there is none."""

    name: str
    ahead_ms: float | None = None
    ahead_per_second: float | None = None


PAGES = [
    Page("stream", 12.7, 106),
    Page("entry", 7.6, 219),
    Page("tag", 9.6, 155),
    Page("search, common word", 21, 59),
    Page("search, rare word", 8.7, 157),
    Page("search, two words"),
    Page("save an entry", 12, 165),
]


def environment(folder: Path, database: str, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "COMMONPLACE_DATA_DIR": str(folder),
        "COMMONPLACE_DATABASE_URL": url,
        "COMMONPLACE_SECRET_KEY": "only-for-measuring-on-loopback-" + database,
        "COMMONPLACE_BASE_URL": ADDRESS,
        "DJANGO_SETTINGS_MODULE": "commonplace.settings",
        "PYTHONPATH": str(HERE.parent),
    }


def run(env: dict[str, str], *command: str) -> str:
    return subprocess.run([sys.executable, *command], env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def prepare(folder: Path, env: dict[str, str], size: int) -> dict[str, object]:
    """Fill the database unless it is there; write cookies and addresses for wrk."""
    ready = folder / "ready"
    folder.mkdir(parents=True, exist_ok=True)
    if not ready.exists():
        started = time.monotonic()
        run(env, "-m", "commonplace", "migrate", "-v0")
        run(env, "-m", "bench.fill", str(size))
        filled = time.monotonic() - started
        run(env, "-m", "commonplace", "reindex")
        run(env, "-m", "commonplace", "collectstatic", "--noinput", "-v0")
        ready.write_text(json.dumps({"fill_s": round(filled), "index_s": round(time.monotonic() - started - filled)}))
    run(env, "-m", "bench.visit", str(folder))
    return dict(json.loads(ready.read_text()), **json.loads((folder / "visit.json").read_text()))


def start(env: dict[str, str], workers: int) -> tuple[subprocess.Popen[bytes], float]:
    began = time.monotonic()
    command = [sys.executable, "-m", "commonplace", "serve", "--port", str(PORT), "--workers", str(workers)]
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, start_new_session=True)
    while time.monotonic() - began < 90:
        try:
            with urllib.request.urlopen(f"{ADDRESS}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return server, time.monotonic() - began
        except OSError:
            time.sleep(0.02)
    raise SystemExit("The server did not start within 90 seconds.")


def stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)


def memory_mb(root: int) -> float:
    """Proportional set size of the server and all its children, in MB (10^6 bytes)."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    family = {root}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    total = 0
    for pid in family:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return round(total * 1024 / 1e6, 1)


def load(folder: Path, page: Page, connections: int, seconds: int) -> dict[str, float]:
    slug = page.name.replace(",", "").replace(" ", "-")
    env = {
        **os.environ,
        "BENCH_COOKIES": str(folder / "cookies.txt"),
        "BENCH_PATHS": str(folder / f"{slug}.txt"),
        "BENCH_BODY": (folder / "body.txt").read_text() if page.name == "save an entry" else "",
        "BENCH_CSRF": "b" * 32,
    }
    threads = min(2, connections)
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(HERE / "requests.lua"), ADDRESS]
    for _attempt in range(3):  # wrk gives up at once when the first connection does not stand
        done = subprocess.run(command, check=False, env=env, capture_output=True, text=True)
        if done.returncode == 0:
            break
        print(done.stdout, done.stderr, flush=True)
    figures = json.loads(done.stdout.split("BENCH ", 1)[1].splitlines()[0])
    return {**figures, "per_second": round(figures["requests"] / figures["seconds"], 1)}


def loop_ms() -> float:
    """How long a fixed piece of arithmetic takes: what the machine itself is worth at this moment."""
    began = time.perf_counter()
    total = 0
    for number in range(1_000_000):
        total += number * number
    return round((time.perf_counter() - began) * 1000, 1)


def rounds_of(folder: Path, page: Page, seconds: int, rounds: int) -> dict[str, object]:
    """The quickest of several rounds, alone and at 16: what the neighbours of a shared machine take away is not the program's."""
    alone, crowd, loops = [], [], []
    for _round in range(rounds):
        loops.append(loop_ms())
        alone.append(load(folder, page, 1, seconds))
        crowd.append(load(folder, page, 16, seconds))
    return {
        "alone": min(alone, key=lambda one: one["p50_ms"]),
        "crowd": max(crowd, key=lambda one: one["per_second"]),
        "failures": sum(one["failures"] for one in alone + crowd),
        "answered": sum(one["requests"] for one in alone + crowd),
        "loops_ms": loops,
        "all_alone": alone,
        "all_crowd": crowd,
    }


def measure(folder: Path, env: dict[str, str], seconds: int, workers: int, rounds: int) -> dict[str, object]:
    server, cold = start(env, workers)
    try:
        idle = memory_mb(server.pid)
        results: dict[str, object] = {}
        for page in PAGES:
            load(folder, page, 2, 2)
            before = entries_stored(env)
            row = rounds_of(folder, page, seconds, rounds)
            if page.name == "save an entry":
                row["stored"] = entries_stored(env) - before
            results[page.name] = row
            print(page.name, row["alone"], row["crowd"], row["loops_ms"], flush=True)
        return {"cold_start_s": round(cold, 2), "memory_idle_mb": idle, "memory_after_mb": memory_mb(server.pid), "pages": results}
    finally:
        stop(server)


def entries_stored(env: dict[str, str]) -> int:
    return int(run(env, "-m", "bench.count").strip())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--go-on", action="store_true", help="leave out what was measured before and is kept in the folder")
    parser.add_argument("--prepare", action="store_true", help="only fill the databases that are missing")
    parser.add_argument("--write", type=Path, help="the page whose tables are replaced by the new figures")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("Install wrk first (Debian: apt-get install wrk).")
    results = []
    for database in options.databases:
        for size in options.sizes:
            folder = (options.folder / f"{database}-{size}").resolve()
            folder.mkdir(parents=True, exist_ok=True)
            measured = folder / "figures.json"
            if options.go_on and measured.exists():
                results.append(json.loads(measured.read_text()))
                continue
            with durable_cluster(folder, database) as url:
                env = environment(folder, database, url)
                facts = prepare(folder, env, size)
                if options.prepare:
                    continue
                figures = measure(folder, env, options.seconds, options.workers, options.rounds)
            results.append({"database": database, "size": size, **facts, **figures})
            measured.write_text(json.dumps(results[-1], indent=1))
    if options.write:
        write_report(options.write, results, {page.name: asdict(page) for page in PAGES})


if __name__ == "__main__":
    main()
