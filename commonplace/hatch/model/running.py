"""What the job does: ask the model with the ground as its drafter may see it now, check each sentence as it comes, and write it down."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.entries.audience import sight_of
from commonplace.hatch.actions.hatching import end, opening_and_closing, write_checked, write_place
from commonplace.hatch.checking import check
from commonplace.hatch.checking.grounds import Ground, Passage
from commonplace.hatch.grounds import Shown, ground_of, shown_passages
from commonplace.hatch.model.allowance import SetAside, cost_of, set_aside, settle, tokens_of
from commonplace.hatch.model.answers import Answer, Claim
from commonplace.hatch.model.endpoint import Endpoint, ModelError, Usage, endpoint
from commonplace.hatch.model.prompts import messages
from commonplace.hatch.models import Hatch, ModelUse
from commonplace.hatch.words import Form, Move, State
from commonplace.kit.errors import Refusal

logger = logging.getLogger(__name__)

MOST_TOKENS = 4_000
"""Of one answer."""


def run(hatch: Hatch) -> None:
    """Safe to repeat: a job that was killed begins anew."""
    asked = endpoint()
    passages = shown_passages(sight_of(hatch.member), hatch, only_in=True)
    if asked is None or not passages:
        end(hatch, failure=_("No model is set up here any more.") if asked is None else _("None of these passages may be seen any more."))
        return
    hatch.sentences.all().delete()
    told = messages([Passage(one.number, one.text) for one in passages], form=Form(hatch.form), move=Move(hatch.move), wish=hatch.wish)
    expected = tokens_of("".join(message["content"] for message in told))
    try:
        aside = set_aside(hatch.member, expected + MOST_TOKENS)
    except Refusal as refusal:
        end(hatch, failure=str(refusal))
        return
    Hatch.objects.filter(pk=hatch.pk, state=State.WAITING).update(state=State.HATCHING)
    talk = _Talk(hatch, passages, asked, expected)
    try:
        failure = talk.hold(told)
    finally:
        talk.account(aside)
    hatch.refresh_from_db()
    if hatch.is_running:
        talk.close()
        end(hatch, failure=failure)


class _Talk:
    def __init__(self, hatch: Hatch, passages: list[Shown], asked: Endpoint, expected: int) -> None:
        self.hatch, self.asked = hatch, asked
        self.ground: Ground = ground_of(passages)
        self.keys = {one.number: one.passage.pk for one in passages}
        self.opening, self.closing = opening_and_closing(Form(hatch.form))
        self.answer = Answer()
        self.position = 0
        self.heading = ""
        self.expected = expected
        self.usage: Usage | None = None

    def hold(self, told: list[dict[str, str]]) -> str:
        """Ask, check and write until it is done; says why where it ended early."""
        if self.opening:
            self._write_place(_("To begin"), self.opening)
        try:
            for piece in self.asked.stream(told, most_tokens=MOST_TOKENS, is_cancelled=self.is_cancelled):
                if isinstance(piece, Usage):
                    self.usage = piece
                    continue
                for claim in self.answer.feed(piece):
                    self._write(claim)
                if self.answer.is_too_long:
                    return _("The model went on and on, so it was stopped. What came until then is kept.")
        except ModelError as error:
            return str(error)
        finally:
            if not self.is_cancelled():
                for claim in self.answer.finish():
                    self._write(claim)
        if not self.answer.count and self.hatch.form != Form.ANSWER and not self.is_cancelled():
            return _("The model sent no sentence. Try once more, or go on without it.")
        return ""

    def is_cancelled(self) -> bool:
        return not Hatch.objects.filter(pk=self.hatch.pk, state__in=[State.WAITING, State.HATCHING]).exists()

    def _write(self, claim: Claim) -> None:
        """Unless it was cancelled meanwhile: what is done, or back at its ground, gets no further sentence."""
        self.heading = claim.heading or self.heading
        checked = check(claim.text, claim.passages, self.ground)
        with transaction.atomic():
            present = Hatch.objects.select_for_update().get(pk=self.hatch.pk)
            if present.is_running:
                write_checked(
                    present, self.position, text=claim.text, heading=self.heading, part=claim.part, checked=checked, keys=self.keys
                )  # fmt: skip
                self.position += 1

    def _write_place(self, heading: str, asks: str) -> None:
        write_place(self.hatch, self.position, heading=heading, asks=asks)
        self.position += 1

    def close(self) -> None:
        if self.closing:
            self._write_place(_("To end"), self.closing)

    def account(self, aside: SetAside) -> None:
        """Write down what it took; where the server does not say, what it must have been."""
        used = self.usage or Usage(self.expected, self.answer.letters // 3)
        settle(aside, used.tokens_in + used.tokens_out)
        cost = cost_of(used.tokens_in, used.tokens_out)
        Hatch.objects.filter(pk=self.hatch.pk).update(tokens_in=used.tokens_in, tokens_out=used.tokens_out, cost=cost)
        ModelUse.objects.create(
            member=self.hatch.member, hatch=self.hatch, model=self.hatch.model, prompt=self.hatch.prompt,
            tokens_in=used.tokens_in, tokens_out=used.tokens_out, cost=cost,
        )  # fmt: skip
