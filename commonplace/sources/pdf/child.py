"""The process that opens a PDF: the file comes in on stdin, its text goes out on stdout as JSON; limits on time and memory are its own.

Run as a script, so that it loads neither Django nor the rest of the program. What it gives: `title`, `author`, `count` (of all pages) and `pages`,
each a list of [size of type, text] by line; or `error`: "password" or "broken".
"""

import json
import resource
import sys
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c


def main() -> None:
    most_pages, most_characters, seconds, megabytes = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    body = sys.stdin.buffer.read()
    sys.stdout.buffer.write(json.dumps(_read(body, most_pages, most_characters)).encode("utf-8", "surrogatepass"))


def _read(body: bytes, most_pages: int, most_characters: int) -> dict[str, Any]:
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        return {"error": "password" if "password" in str(error).lower() or "security" in str(error).lower() else "broken"}
    count = len(document)
    pages: list[list[tuple[float, str]]] = []
    left = most_characters
    for number in range(min(count, most_pages)):
        lines = _lines(document, number) if left > 0 else []
        left -= sum(len(text) for _size, text in lines)
        pages.append(lines)
    told = document.get_metadata_dict(skip_empty=True)
    return {"title": told.get("Title", ""), "author": told.get("Author", ""), "count": count, "pages": pages}


def _lines(document: pdfium.PdfDocument, number: int) -> list[tuple[float, str]]:
    """The lines of a page with the size of their type; one that cannot be read has none."""
    try:
        page = document[number]
        words = page.get_textpage()
        text = words.get_text_range()
    except pdfium.PdfiumError:
        return []
    lines: list[tuple[float, str]] = []
    at = 0
    for line in text.split("\r\n"):
        blank = len(line) - len(line.lstrip())
        size = pdfium_c.FPDFText_GetFontSize(words.raw, at + blank) if line.strip() else 0.0
        lines.append((round(size, 1), line))
        at += len(line) + 2
    words.close()
    page.close()
    return lines


if __name__ == "__main__":
    main()
