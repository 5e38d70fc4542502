"""From what was written when a wave closed to what its page shows. No sum, no order of questions, no comparison of groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from commonplace.pulse import words
from commonplace.pulse.models import Pulse


@dataclass(frozen=True)
class Part:
    """`step`: 0 to 4, for the picture; `words` says the same."""

    label: Promise
    step: int
    words: Promise
    is_safe: bool


@dataclass(frozen=True)
class Line:
    """What is shown of a question in one wave; no parts where fewer than eight answered it."""

    pulse: Pulse
    parts: Sequence[Part]


@dataclass(frozen=True)
class Question:
    """`waves`: the newest first. `is_turned`: where "it is not so" speaks of safety."""

    name: str
    words: Promise
    is_turned: bool
    waves: Sequence[Line]

    @property
    def newest(self) -> Line:
        return self.waves[0]


def _parts(name: str, steps: Sequence[int]) -> list[Part]:
    labels = (words.IS_SO, words.PARTLY, words.IS_NOT_SO)
    if name in words.TURNED:
        labels = labels[::-1]
    return [Part(label, step, words.STEPS[step], place == 0) for place, (label, step) in enumerate(zip(labels, steps, strict=True))]


def questions_of(waves: Sequence[Pulse]) -> list[Question]:
    """Of waves with results, the newest first."""
    return [
        Question(name, said, name in words.TURNED, [Line(wave, _parts(name, wave.result.get(name) or ())) for wave in waves])
        for name, said in words.QUESTIONS.items()
    ]


@dataclass(frozen=True)
class Signals:
    """What people did in the ninety days before a wave ended; None for what is not shown."""

    pulse: Pulse
    asked: int | None
    answered: Promise | None
    seeds: int | None


def signals_of(waves: Sequence[Pulse]) -> list[Signals]:
    return [
        Signals(wave, wave.signals.get("asked"), words.ANSWERED.get(wave.signals.get("answered") or ""), wave.signals.get("seeds"))
        for wave in waves
    ]


def advice_for(newest: Pulse) -> list[tuple[Promise, Sequence[words.Advice]]]:
    """Each of the questions for which there is advice, with it."""
    return [(words.QUESTIONS[name], words.ADVICE[name]) for name in words.advised(newest.result)]
