"""The client that others made is exactly what was checked when it came in, with its licences beside it."""

import hashlib
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "static" / "hypothesis" / "vendor"
OURS = {"CHECKSUMS", "README.md"}


def test_every_file_of_the_client_is_the_one_that_was_checked() -> None:
    lines = (VENDOR / "CHECKSUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    present = {path.relative_to(VENDOR).as_posix(): path for path in VENDOR.rglob("*") if path.is_file() and path.name not in OURS}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in present.items()} == listed
    assert {"LICENSE.txt", "OTHERS.LICENSE.txt"} <= set(listed)
