"""The files of deploy/ name what there is, and a backup holds everything. No container engine is needed, and none is asked."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.test_docs import settings_read

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
COMPOSE = sorted(DEPLOY.glob("compose.*.yaml"))
# What the reverse proxy of the compose files is told; the program does not read them.
OF_THE_PROXY = {"COMMONPLACE_HOST", "COMMONPLACE_UPSTREAM"}


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.name)
def test_compose_files_name_what_there_is(path: Path) -> None:
    plan: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for service in plan["services"].values():
        if build := service.get("build"):
            assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
        for volume in service.get("volumes", []):
            source = volume.split(":", 1)[0]
            assert (DEPLOY / source).exists() if source.startswith(".") else source in plan["volumes"]
        assert set(service.get("secrets", [])) <= set(plan.get("secrets", {}))
        assert set(service.get("depends_on", [])) <= set(plan["services"])


def test_the_containerfile_copies_what_there_is() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    sources = [source for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE) for source in line.split()[:-1]]
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert [source for source in sources if f"!{source}" not in kept] == []
    assert "--require-hashes" in text
    assert re.search(r"^USER (?!root)\w+", text, re.MULTILINE)


def test_settings_in_these_files_exist() -> None:
    known = settings_read() | OF_THE_PROXY
    for path in DEPLOY.iterdir():
        named = re.findall(r"COMMONPLACE_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")) if path.is_file() else []
        assert {name.removesuffix("_FILE") for name in named} <= known, path.name


def test_the_backup_of_a_running_place_can_be_restored(tmp_path: Path) -> None:
    data, backups = tmp_path / "data", tmp_path / "backups"
    (data / "files").mkdir(parents=True)
    (data / "files" / "loom.txt").write_text("warp and weft")
    (data / "secret_key").write_text("k" * 50)
    running = sqlite3.connect(data / "commonplace.sqlite3")
    running.execute("PRAGMA journal_mode=WAL")
    running.execute("CREATE TABLE notes (title TEXT)")
    running.execute("INSERT INTO notes VALUES ('kept')")
    running.commit()
    running.execute("INSERT INTO notes VALUES ('not yet')")  # of a transaction that is still open
    for number in range(3):
        (backups / f"commonplace-2025010{number}T000000Z.tar.gz").parent.mkdir(exist_ok=True)
        (backups / f"commonplace-2025010{number}T000000Z.tar.gz").touch()
    done = _backup(data, backups, "2")
    running.close()
    assert done.returncode == 0, done.stderr
    archive = Path(done.stdout.strip())
    assert sorted(backups.iterdir()) == [backups / "commonplace-20250102T000000Z.tar.gz", archive]
    assert archive.stat().st_mode & 0o077 == 0
    restored = tmp_path / "restored"
    with tarfile.open(archive) as packed:
        packed.extractall(restored, filter="data")
    assert (restored / "files" / "loom.txt").read_text() == "warp and weft"
    assert (restored / "secret_key").read_text() == "k" * 50
    copy = sqlite3.connect(restored / "commonplace.sqlite3")
    assert copy.execute("SELECT title FROM notes").fetchall() == [("kept",)]
    copy.close()


def test_a_backup_of_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = _backup(tmp_path / "empty", tmp_path / "backups")
    assert done.returncode != 0
    assert "There is no database" in done.stderr
    assert list((tmp_path / "backups").iterdir()) == []


def _backup(*arguments: Path | str) -> "subprocess.CompletedProcess[str]":
    bash = shutil.which("bash")
    assert bash
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COMMONPLACE_DATABASE")}
    environment["PYTHON"] = sys.executable
    return subprocess.run([bash, DEPLOY / "backup.sh", *arguments], capture_output=True, text=True, check=False, env=environment)
