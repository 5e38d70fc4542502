"""The words in which Kindles say what a clipping is, where it stands and when it was made.

Kindles speak English, German, French, Spanish, Italian, Portuguese, Dutch, Russian, Chinese and Japanese; Korean, Polish and Turkish words are
known too. What is not known is still taken, as long as there is text.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime


class What(enum.Enum):
    HIGHLIGHT = "highlight"
    NOTE = "note"
    BOOKMARK = "bookmark"
    UNKNOWN = "unknown"


# Asked in this order: "nota" and "note" are short and stand in other words.
_WORDS = (
    (
        What.BOOKMARK,
        "bookmark lesezeichen signet marcador segnalibro bladwijzer закладк 书签 書籤 ブックマーク しおり 책갈피 북마크 zakładk",
    ),
    (
        What.HIGHLIGHT,
        "highlight clip markierung surligne subrayad evidenziazion destaque markering hoogtepunt выделен отрыв "  # noqa: ISC004
        "标注 標註 標注 ハイライト 하이라이트 podkreśl zaznacz wyróżn vurgu",
    ),
    (What.NOTE, "note notiz nota anotaç notitie notatk заметк примечан 笔记 筆記 メモ 메모 not"),
)
_KNOWN = tuple((what, tuple(words.split())) for what, words in _WORDS)

_NUMBERS = r"#?\s*(\d{1,7})(?:\s*[-\u2013\u2014]\s*#?\s*(\d{1,7}))?"
_LOCATION = re.compile(
    r"(?:location|loc\.|posici[oó]n|posi[cç][aã]o|posizione|position|emplacement|locatie|位置\s*(?:no\.?)?|ロケーション|позици\w*|мест\w*|"
    rf"расположени\w*|위치|pozycj\w*|konum)\s*:?\s*{_NUMBERS}",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(?:\b(?:page|seite|p[aá]gina|strona|blz\.|sayfa|страниц\w*))\s*#?\s*(\d{1,6}|[ivxlcdm]{1,8})\b"
    r"(?:\s*[-\u2013\u2014]\s*(\d{1,6}|[ivxlcdm]{1,8})\b)?",
    re.IGNORECASE,
)
_PAGE_AFTER = re.compile(r"(?:第\s*)?(\d{1,6})\s*(?:页|頁|ページ|페이지)")

_MONTHS = (
    "january jan januar janvier janv enero gennaio janeiro januari января 1月 styczeń stycznia ocak",
    "february feb februar février fevr febrero febbraio fevereiro februari февраля luty lutego şubat",
    "march mar märz mars marzo março maart марта marca mart",
    "april apr avril avr abril aprile апреля kwietnia nisan",
    "may mai mayo maggio maio mei мая maja mayıs",
    "june jun juni juin junio giugno junho июня czerwca haziran",
    "july jul juli juillet julio luglio julho июля lipca temmuz",
    "august aug août aout agosto augustus августа sierpnia ağustos",
    "september sep sept septembre septiembre settembre setembro сентября września eylül",
    "october oct oktober octobre octubre ottobre outubro oktober октября października ekim",
    "november nov novembre noviembre novembro ноября listopada kasım",
    "december dec dezember décembre diciembre dicembre dezembro декабря grudnia aralık",
)
_MONTH = {unicodedata.normalize("NFC", word): number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_EASTERN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_TIME = re.compile(r"(?:(上午|下午|午前|午後|오전|오후)\s*)?(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?\s*([ap])?\.?\s?(?:m\b)?", re.IGNORECASE)
_AFTERNOON = {"下午", "午後", "오후", "p"}
_MORNING = {"上午", "午前", "오전", "a"}
_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Spot:
    """Where in the book, as far as it says: pages are words (they may be Roman), locations numbers."""

    page: str = ""
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        parts = [f"page {self.page}"] if self.page else []
        if self.start is not None:
            parts.append(f"location {self.start}" if self.end in {None, self.start} else f"location {self.start}-{self.end}")
        return ", ".join(parts)


def what_is(words: str) -> What:
    folded = words.casefold()
    return next((what for what, known in _KNOWN if any(word in folded for word in known)), What.UNKNOWN)


def spot_in(words: str) -> Spot:
    location = _LOCATION.search(words)
    start = end = None
    if location:
        start = int(location[1])
        # Old Kindles shorten the end: 1234-36.
        end = int(location[1][: -len(location[2])] + location[2]) if location[2] and len(location[2]) < len(location[1]) else None
        end = end if end is not None and end >= start else max(start, int(location[2])) if location[2] else start
    page = _PAGE.search(words)
    if page:
        return Spot(page[1] if page[2] in {None, page[1]} else f"{page[1]}-{page[2]}", start, end)
    after = _PAGE_AFTER.search(words)
    return Spot(after[1] if after else "", start, end)


def moment_in(words: str) -> datetime | None:
    """When, in UTC since Kindles name no zone; None where it cannot be made out."""
    words = unicodedata.normalize("NFC", words)
    time = _TIME.search(words)
    rest = words[: time.start()] + " " + words[time.end() :] if time else words
    eastern = _EASTERN.search(rest)
    day = (int(eastern[1]), int(eastern[2]), int(eastern[3])) if eastern else _western(rest)
    if day is None:
        return None
    hour, minute, second = (int(time[2]), int(time[3]), int(time[4] or 0)) if time else (0, 0, 0)
    half = ((time[1] or time[5]) or "").lower() if time else ""
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in _MORNING and hour == 12:
        hour = 0
    try:
        return datetime(day[0], day[1], day[2], hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _western(words: str) -> tuple[int, int, int] | None:
    month = next((number for word in _WORD.findall(words) if (number := _MONTH.get(word.casefold()))), None)
    numbers = [int(digits) for digits in _DIGITS.findall(words)[:4] if len(digits) <= 4]
    if month is None or len(numbers) < 2:
        return None
    year = numbers[1]
    return (year + 2000 if year < 100 else year), month, numbers[0]
