"""What is sent about hatches."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from commonplace.api.schemas import AudienceIn, Sent
from commonplace.hatch.words import Form, From, Move


class HatchForm(StrEnum):
    """What is to come of it. Answers come of asking the stock."""

    NOTE = Form.NOTE.value
    POST = Form.POST.value
    BRIEFING = Form.BRIEFING.value
    QUESTIONS = Form.QUESTIONS.value
    PRACTICE = Form.PRACTICE.value
    WORKSHOP = Form.WORKSHOP.value
    PATH = Form.PATH.value


class HatchWay(StrEnum):
    """What the ground is gathered from."""

    SEARCH = From.SEARCH.value
    TAG = From.TAG.value
    SPACE = From.SPACE.value
    GOAL = From.GOAL.value
    SOURCE = From.SOURCE.value
    PICKED = From.PICKED.value
    SURPRISE = From.SURPRISE.value


class Decision(StrEnum):
    KEEP = "keep"
    DROP = "drop"
    OPEN = "open"
    REWRITE = "rewrite"


class HatchIn(Sent):
    """`what` is a word to search for, a tag, the slug of a space, the uid of a goal or a source; `picked` are uids of entries."""

    way: HatchWay
    what: Annotated[str, Field(max_length=500)] = ""
    picked: Annotated[list[str], Field(max_length=100)] = []
    form: HatchForm = HatchForm.NOTE
    move: Move = Move.SYNTHESIS
    wish: str = ""


class GroundIn(Sent):
    """`numbers` are the passages that are in. What is left out stays as it is."""

    numbers: Annotated[list[int], Field(max_length=200)] | None = None
    form: HatchForm | None = None
    move: Move | None = None
    wish: str | None = None


class SheetIn(Sent):
    """Without a model: quotes letter by letter, and places to write."""

    with_model: bool = False


class DecisionIn(Sent):
    """`text` are one's own words, where it is rewritten."""

    do: Decision
    text: str = ""


class KeepIn(Sent):
    title: str = ""
    tags: list[str] = []


class HatchQuestionIn(Sent):
    """`sentence` is the uid of the one that the question comes out of."""

    title: str
    text: str = ""
    audience: AudienceIn = Field(default_factory=AudienceIn)
    sentence: str = ""


class TrialIn(Sent):
    """An experiment that is planned at once; `measure` is what will tell whether it worked."""

    measure: str
    starts_on: date
    ends_on: date


class HatchPracticeIn(Sent):
    """`context` is where it applies, `probe` what is done differently."""

    title: str
    context: str = ""
    probe: str = ""
    audience: AudienceIn = Field(default_factory=AudienceIn)
    sentence: str = ""
    trial: TrialIn | None = None


class StockQuestionIn(Sent):
    question: Annotated[str, Field(max_length=500)]
