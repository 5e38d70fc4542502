"""What the extension is made of, looked at as files: the same code as the program's, least leave, nothing from elsewhere."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.extension import BUILD

HERE = BUILD.parent
PROGRAM = HERE.parents[1] / "commonplace"


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, BUILD, "--into", into], check=True, capture_output=True)
    return into


def manifest(dist: Path, browser: str) -> dict[str, Any]:
    return dict(json.loads((dist / browser / "manifest.json").read_text(encoding="utf-8")))


def _files_of(root: Path) -> dict[Path, bytes]:
    return {file.relative_to(root): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def _words_of(root: Path) -> str:
    files = [file for file in root.rglob("*") if file.suffix in {".js", ".html", ".json"} and file.name != "messages.json"]
    return "".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_passages_are_found_by_the_very_code_of_the_reader(dist: Path, browser: str) -> None:
    ours, copied = PROGRAM / "sense/static/sense", dist / browser / "lib"
    assert (copied / "anchors.js").read_bytes() == (ours / "anchors.js").read_bytes()
    assert len(_files_of(ours / "anchors")) >= 4
    assert _files_of(copied / "anchors") == _files_of(ours / "anchors")


def test_the_two_browsers_differ_in_the_manifest_alone(dist: Path) -> None:
    files = [_files_of(dist / name) for name in ("chromium", "firefox")]
    assert files[0].keys() == files[1].keys()
    assert [str(name) for name in files[0] if files[0][name] != files[1][name]] == ["manifest.json"]
    chromium, firefox = manifest(dist, "chromium"), manifest(dist, "firefox")
    assert chromium["background"] == {"service_worker": "background.js", "type": "module"}
    assert firefox["background"] == {"scripts": ["background.js"], "type": "module"}
    assert firefox["browser_specific_settings"]["gecko"]["data_collection_permissions"]["required"]


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_it_asks_for_no_more_leave_than_it_needs(dist: Path, browser: str) -> None:
    found = manifest(dist, browser)
    assert found["permissions"] == ["activeTab", "alarms", "contextMenus", "scripting", "storage"]
    assert found["optional_host_permissions"] == ["https://*/*", "http://*/*"]
    for wide in ("host_permissions", "content_scripts", "web_accessible_resources", "externally_connectable", "content_security_policy"):
        assert wide not in found


def test_what_the_manifest_and_the_pages_name_is_there(dist: Path) -> None:
    root = dist / "chromium"
    found = manifest(dist, "chromium")
    named = [found["action"]["default_popup"], found["options_ui"]["page"], found["background"]["service_worker"], *found["icons"].values()]
    for page in root.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        named += re.findall(r'(?:src|href)="([^"#]+)"', text)
        assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=", text), page.name
    for module in root.rglob("*.js"):
        imported = re.findall(r'from "(\.[^"]+)"', module.read_text(encoding="utf-8"))
        named += [str((module.parent / name).resolve().relative_to(root.resolve())) for name in imported]
    named += re.findall(r'"((?:content|vendor)/[^"]+)"', (root / "lib/pages.js").read_text(encoding="utf-8"))
    assert [name for name in named if not (root / name).is_file()] == []


def test_nothing_is_run_that_is_not_in_it(dist: Path) -> None:
    for file in (dist / "chromium").rglob("*.js"):
        if file.parent.name == "vendor":
            continue
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\beval\(|new Function\(|innerHTML\s*=|import\(|document\.write", text), file.name


def test_every_word_has_its_message_and_none_is_left_over() -> None:
    messages = json.loads((HERE / "src/_locales/en/messages.json").read_text(encoding="utf-8"))
    source = _words_of(HERE / "src")
    used = set(re.findall(r'say\("(\w+)"', source)) | set(re.findall(r'data-(?:say(?:-label|-hint)?|title)="(\w+)"', source))
    used |= set(re.findall(r"__MSG_(\w+)__", source)) | set(re.findall(r'link\("(\w+)"', source))
    built = ("ring_", "state_", "way_", "problem_")  # their second half comes from the server's closed sets
    missing = used - messages.keys()
    unused = {name for name in messages.keys() - used if not name.startswith(built) and f'"{name}"' not in source}
    assert (missing, unused) == (set(), set())


def test_a_package_is_the_same_whenever_it_is_made(dist: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, BUILD, "--into", tmp_path], check=True, capture_output=True)
    assert (dist / "chromium.zip").read_bytes() == (tmp_path / "chromium.zip").read_bytes()


def test_what_others_made_is_unchanged() -> None:
    vendor = HERE / "vendor"
    kept = [line.split("  ", 1) for line in (vendor / "CHECKSUMS").read_text(encoding="utf-8").splitlines()]
    files = {file.name for file in vendor.iterdir()} - {"CHECKSUMS", "README.md"}
    assert {name: hashlib.sha256((vendor / name).read_bytes()).hexdigest() for name in files} == {name: digest for digest, name in kept}
