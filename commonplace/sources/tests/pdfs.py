"""PDF files for tests, written by hand: small, and the same each time."""

from __future__ import annotations

from collections.abc import Sequence

ENCRYPTION = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"


def pdf_of(pages: Sequence[Sequence[str]], *, title: str = "", sizes: Sequence[int] = (), is_locked: bool = False) -> bytes:
    """A PDF with these lines on its pages, 12 points high; on the first page as `sizes` says by line."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for number, lines in enumerate(pages):
        stream = _drawn(lines, () if number else sizes)
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
        resources = b"<< /Font << /F1 3 0 R >> >>"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources %b >>" % (len(objects), resources)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (b" ".join(kids), len(kids))
    objects.append(b"<< /Title (%b) >>" % title.encode("latin-1") if title else b"<< >>")
    if is_locked:
        objects.append(ENCRYPTION)
    return _file(objects, info=len(objects) - is_locked, is_locked=is_locked)


def _drawn(lines: Sequence[str], sizes: Sequence[int]) -> bytes:
    shown = []
    top = 780
    for number, line in enumerate(lines):
        size = sizes[number] if number < len(sizes) else 12
        escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        shown.append(f"BT /F1 {size} Tf 60 {top} Td ({escaped}) Tj ET")
        top -= size + 4
    return "\n".join(shown).encode("latin-1")


def _file(objects: Sequence[bytes], *, info: int, is_locked: bool) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, written in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, written)
    begin = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    locked = b" /Encrypt %d 0 R /ID [<00><00>]" % len(objects) if is_locked else b""
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R%b >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, info, locked, begin)
    return bytes(out)
