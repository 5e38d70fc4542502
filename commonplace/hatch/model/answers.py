"""What a model sends, taken apart while it comes: each object with a `text` is a sentence, whatever stands around it.

A model is asked for lines of JSON. Some put them into a list, a fence or a talk; some answer in prose with [3] behind the sentences; some break off
in the middle. Nothing of it is thrown away: what has no structure becomes sentences without passages, which the checks then mark.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from commonplace.hatch.checking.grounds import sentences_of
from commonplace.hatch.words import Part

MOST_SENTENCES, MOST_LETTERS, LONGEST = 80, 60_000, 1_500
"""What comes after so many sentences, or letters, is not waited for; a sentence is cut after the third number of letters."""
_LONGEST_OBJECT = 20_000
_PARTS = {"theme": Part.THEME, "tension": Part.TENSION, "contradiction": Part.TENSION, "question": Part.QUESTION, "step": Part.STEP}
_WRAPPING = re.compile(r"```\w*|^[\s\[\]{},:\"]*$|\"?(?:sentences|sections|answer|title)\"?\s*:\s*", re.MULTILINE)
_CITED = re.compile(r"\[\s*((?:p\.?|passages?)?\s*\d+(?:\s*[,;–-]\s*\d+)*)\s*\]", re.IGNORECASE)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_NUMBER = re.compile(r"\d{1,6}")


@dataclass(frozen=True)
class Claim:
    """A sentence as the model sent it, with the numbers of the passages that it says it rests on, whatever they are."""

    text: str
    passages: tuple[int, ...] = ()
    heading: str = ""
    part: Part = Part.THEME


class Answer:
    """Feed it what comes; it gives back the sentences that are whole."""

    def __init__(self) -> None:
        self.letters = self.count = 0
        self._text = ""
        self._opened: list[int] = []
        self._at = 0
        self._in_string = self._is_escaped = False
        self._rest: list[str] = []
        self._rest_from = 0

    @property
    def is_too_long(self) -> bool:
        return self.count >= MOST_SENTENCES or self.letters >= MOST_LETTERS

    def feed(self, piece: str) -> Iterator[Claim]:
        self.letters += len(piece)
        self._text += piece
        while self._at < len(self._text) and self.count < MOST_SENTENCES:
            claim = self._step(self._text[self._at])
            self._at += 1
            if claim:
                self.count += 1
                yield claim

    def _step(self, letter: str) -> Claim | None:
        if self._in_string:
            if self._is_escaped:
                self._is_escaped = False
            elif letter == "\\":
                self._is_escaped = True
            elif letter == '"' or (letter == "\n" and not self._opened):
                self._in_string = False
            return None
        if letter == '"' and self._opened:
            self._in_string = True
        elif letter == "{":
            self._opened.append(self._at)
        elif letter == "}" and self._opened:
            start = self._opened.pop()
            claim = claim_in(self._text[start : self._at + 1]) if self._at - start < _LONGEST_OBJECT else None
            if claim:
                self._rest.append(self._text[self._rest_from : start])
                self._rest_from = self._at + 1
            return claim
        return None

    def finish(self) -> Iterator[Claim]:
        """What stood around the sentences, and what was cut off, as far as it has words."""
        self._rest.append(self._text[self._rest_from :])
        for rest in self._rest:
            for claim in claims_in_prose(_without_wrapping(rest)):
                if self.count >= MOST_SENTENCES:
                    return
                self.count += 1
                yield claim


def claim_in(sent: str) -> Claim | None:
    """The sentence in an object of JSON, or None."""
    try:
        found = json.loads(_TRAILING_COMMA.sub(r"\1", sent), strict=False)
    except (ValueError, RecursionError):
        return None
    text = found.get("text") or found.get("sentence") if isinstance(found, dict) else None
    if not isinstance(text, str) or not any(map(str.isalnum, text)):
        return None
    named = found.get("passages", found.get("sources", found.get("citations")))
    heading, part = found.get("heading") or found.get("section") or "", found.get("part")
    inline = tuple(number for match in _CITED.finditer(text) for number in _numbers(match[1]))
    return Claim(
        _cleaned(_CITED.sub("", text) if inline and not _numbers(named) else text),
        _numbers(named) or inline,
        _cleaned(heading)[:200] if isinstance(heading, str) else "",
        _PARTS.get(part.strip().casefold(), Part.THEME) if isinstance(part, str) else Part.THEME,
    )


def claims_in_prose(text: str) -> Iterator[Claim]:
    """The sentences of a text without structure; [3] behind one names its passage, a line with # before it is a heading."""
    heading = ""
    for line in text.split("\n"):
        if line.lstrip().startswith("#"):
            heading = _cleaned(line.lstrip("# "))[:200]
            continue
        for sentence in sentences_of(line.strip(" -*•>")):
            named = tuple(number for match in _CITED.finditer(sentence) for number in _numbers(match[1]))
            words = _cleaned(_CITED.sub("", sentence))
            if sum(map(str.isalpha, words)) > 2:
                yield Claim(words, named, heading)


def _without_wrapping(text: str) -> str:
    """The words of what stood around the sentences; of an object that was cut off, its text."""
    cut_off = re.search(r'"(?:text|sentence)"\s*:\s*"((?:[^"\\]|\\.)*)', text)
    if cut_off:
        text = text[: cut_off.start()].rpartition("{")[0] + "\n" + cut_off[1].replace('\\"', '"').replace("\\n", " ")
    return _WRAPPING.sub(" ", text)


def _numbers(value: Any) -> tuple[int, ...]:
    if isinstance(value, bool) or value is None:
        return ()
    if isinstance(value, int):
        return (value,) if 0 <= value < 1_000_000 else (0,)
    if isinstance(value, str):
        return tuple(int(number) for number in _NUMBER.findall(value))
    if isinstance(value, list):
        return tuple(number for one in value[:40] for number in _numbers(one))
    if isinstance(value, dict):
        return _numbers(list(value.values()))
    return ()


def _cleaned(text: str) -> str:
    line = " ".join(text.replace("\x00", "").encode("utf-8", "ignore").decode().split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
