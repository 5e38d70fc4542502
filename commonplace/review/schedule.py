"""When to meet a card again: the FSRS algorithm (https://github.com/open-spaced-repetition/py-fsrs), told in our words.

This is no exam: an answer says what became of a thought, not whether it was remembered. *Still true* is FSRS's good, *use it* its easy, and
*changed my mind* its again, so that what replaced a thought, or is still in doubt, comes by soon.
"""

from __future__ import annotations

from datetime import UTC, datetime

from fsrs import Card, Rating, Scheduler, State

from commonplace.review.models import Answer, ReviewCard

RATINGS = {Answer.STILL_TRUE: Rating.Good, Answer.CHANGED: Rating.Again, Answer.USE: Rating.Easy}
RETENTION = 0.85
"""How likely a thought is still at hand when it comes by: lower than for vocabulary, so that a day stays short."""
LONGEST_DAYS = 365
"""Whatever is still believed is looked at once a year."""

# No steps within one day (nothing is drilled), and no chance in the dates (the choice of a day spreads the cards).
_SCHEDULER = Scheduler(
    desired_retention=RETENTION, learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False
)


def judge(card: ReviewCard, answer: Answer, moment: datetime) -> None:
    """Set what the answer means for the card's next time. `Answer.ENOUGH` is no judgement and not for here."""
    known = Card(
        card_id=1,
        state=State(card.state),
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due_at,
        last_review=card.answered_at if card.stability is not None else None,
    )
    if known.stability is None:
        known.state, known.step = State.Learning, 0
    judged, _log = _SCHEDULER.review_card(known, RATINGS[answer], review_datetime=moment.astimezone(UTC))
    card.state, card.stability, card.difficulty, card.due_at = judged.state.value, judged.stability, judged.difficulty, judged.due
