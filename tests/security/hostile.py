"""What an attacker, or a broken program, sends: values that stop databases, parsers and limits that nobody tried."""

from __future__ import annotations

import base64
import json

from tests.shared_data import shared_data


def cursor(*values: object) -> str:
    """A page cursor as `kit.paging` writes it, with values of one's own choice."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


NUL = "a\x00b"
TEXTS = {
    "nul": NUL,
    "only nul": "\x00",
    "lone surrogate": "a\ud800b",
    "right to left override": "\u202egnp.exe\u202c",
    "controls": "".join(map(chr, [*range(1, 32), 127, *range(128, 160)])),
    "line ends": "a\r\nBcc: everyone@example.org\r\n\r\nbody",
    "astral": "\U0001f9f6\U0010ffff\ufffe\uffff",
    "combining": "z" + "\u0301" * 3_000,
    "long": "x" * 4_096,
    "very long": "y " * 50_000,
    "percent": "%00%0d%0a%s%(name)s{0}{{ 7|add:7 }}",
    "sql": "'\"; DROP TABLE entries_entry; -- \\",
    "like": "%_%" * 30,
    "path": "../../../../etc/passwd",
    "mark-up": "\"'><script>alert(1)</script><!--",
    "zero": "0",
    "negative": "-1",
    "beyond 64 bits": "9" * 30,
    "beyond python": "9" * 5_000,
    "not a number": "NaN",
    "number of another script": "\u0663",
    "superscript": "\u00b2",
    "empty": "",
    "blank": " \t\u00a0\u3000",
}
CURSORS = [
    "%%%", "AAAA", "a", "\u00fc", "=" * 50, cursor(), cursor(1), cursor(1, 2, 3), cursor({}, []), cursor(None, None), cursor("x", "y"), cursor("T", 1),
    cursor("2026-01-01T00:00:00", 1), cursor("0001-01-01T00:00:00+14:00", 1), cursor("9999-12-31T23:59:59-14:00", 1),
    cursor("2026-01-01T00:00:00+00:00", 2**70), cursor("2026-01-01T00:00:00+00:00", -(2**70)), cursor("2026-01-01T00:00:00+00:00", 1.5),
    cursor("2026-01-01T00:00:00+00:00", [1]), cursor("2026-01-01T00:00:00+00:00", True), cursor("a\x00b", 1), cursor("\ud800", 1),
    cursor("Amina", "1"), cursor(5, 5), cursor([[[]]], {"a": 1}), cursor(1e400, 1), cursor("2026-01-01T00:00:00+00:00", "\x00"),
    base64.urlsafe_b64encode(b"[" * 100_000).decode(), base64.urlsafe_b64encode(b"[" + b"9" * 5_000 + b",1]").decode(),
    base64.urlsafe_b64encode(b"\xff\xfe\x00").decode(),
]  # fmt: skip


def lines(relative: str) -> list[str]:
    """The lines of a list of attacks that lies beside the repository."""
    return [line for line in shared_data(relative).read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
