"""The one error that actions raise when a person asked for something that cannot be done."""

from django.utils.functional import Promise


class Refusal(Exception):
    """A deed was refused, with a message for the person who asked.

    `message` says what to do next, in plain words (translatable). `field` names the form field where it went wrong, or None when it
    belongs to the whole deed. `may_retry` is True when the same deed may succeed later without being changed (a site that was down).
    """

    def __init__(self, message: str | Promise, *, field: str | None = None, may_retry: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.may_retry = may_retry

    def __str__(self) -> str:
        return str(self.message)
