"""What others made and we serve is exactly what was checked when it came in, with its licence beside it."""

import hashlib
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "static" / "web" / "vendor"
OURS = {"CHECKSUMS", "README.md"}


def test_every_vendored_file_is_the_one_that_was_checked() -> None:
    lines = (VENDOR / "CHECKSUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    present = {path.relative_to(VENDOR).as_posix(): path for path in VENDOR.rglob("*") if path.is_file() and path.name not in OURS}
    assert sorted(present) == sorted(listed)
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in present.items()} == listed


def test_each_has_its_licence() -> None:
    licences = [path.name.removesuffix(".LICENSE.txt") for path in VENDOR.rglob("*.LICENSE.txt")]
    unlicensed = [
        path.name
        for path in VENDOR.rglob("*.*")
        if path.suffix in {".js", ".css", ".woff2"} and not any(path.name.startswith(name) for name in licences)
    ]
    assert unlicensed == []
