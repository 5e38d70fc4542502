"""The server that is asked: `POST {address}/chat/completions`, answered in a stream (https://platform.openai.com/docs/api-reference/chat).

The address is the administrator's, so it may lie inside the house; nobody else's words ever become one. Nothing is sent anywhere while the settings
name none.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from openai import OpenAI

Message = dict[str, str]
LOOK_EVERY = 0.5
"""Seconds between two looks whether somebody has cancelled it."""
WAITING = 400
"""So many pieces may wait to be checked; then the server has to wait, too."""
_DONE = object()


class ModelError(Exception):
    """The server could not be reached, refused, or broke off. The message is for the drafter."""


@dataclass(frozen=True)
class Usage:
    """Tokens as the server counted them."""

    tokens_in: int
    tokens_out: int


@dataclass(frozen=True)
class Endpoint:
    """`address` is the part before `/chat/completions`; `patience` are the seconds without a word after which it is given up, `longest` those of a
    whole answer."""

    address: str
    model: str
    key: str = ""
    patience: float = 60.0
    longest: float = 300.0

    @property
    def host(self) -> str:
        """Where the passages would go, for whoever is about to send them."""
        return self.address.split("://", 1)[-1].split("/", 1)[0]

    def stream(self, messages: Sequence[Message], *, most_tokens: int, is_cancelled: Callable[[], bool]) -> Iterator[str | Usage]:
        """The pieces of the answer as they come, and what it took. Ends early, without an error, once `is_cancelled` says so. Raises ModelError."""
        pieces: queue.Queue[Any] = queue.Queue(WAITING)
        talk = _Talk(self, messages, most_tokens, pieces)
        Thread(target=talk.run, name="model", daemon=True).start()
        begun = last = looked = time.monotonic()
        try:
            while True:
                try:
                    piece = pieces.get(timeout=LOOK_EVERY)
                except queue.Empty:
                    piece = None
                present = time.monotonic()
                if piece is _DONE:
                    return
                if isinstance(piece, ModelError):
                    raise piece
                if present - looked >= LOOK_EVERY:
                    looked = present
                    if is_cancelled():
                        return
                if piece is not None:
                    last = present
                    yield piece
                if present - last > self.patience or present - begun > self.longest:
                    raise ModelError(_("The model took too long, so it was stopped. What came until then is kept."))
        finally:
            talk.close()


class _Talk:
    """One request in a thread of its own, so that whoever waits can stop waiting."""

    def __init__(self, endpoint: Endpoint, messages: Sequence[Message], most_tokens: int, pieces: queue.Queue[Any]) -> None:
        self._endpoint, self._messages, self._most_tokens, self._pieces = endpoint, messages, most_tokens, pieces
        self._response: Any = None
        self._is_over = False

    def run(self) -> None:
        import openai

        try:
            with _client(self._endpoint) as client:
                self._response = _opened(client, self._endpoint.model, self._messages, self._most_tokens)
                for chunk in self._response:
                    if self._is_over:
                        break
                    self._take(chunk)
            self._put(_DONE)
        except openai.APIStatusError as error:
            self._put(ModelError(_refusal_in_words(error.status_code)))
        except openai.APIError:
            self._put(ModelError(_("The model's server could not be reached, or broke off. What came until then is kept.")))
        except Exception:  # noqa: BLE001 - whatever a strange server makes the library do, whoever waits must be told
            self._put(ModelError(_("The model's server sent what could not be read. What came until then is kept.")))

    def _take(self, chunk: Any) -> None:
        for choice in chunk.choices or ():
            words = getattr(choice.delta, "content", None) if choice.delta else None
            if words:
                self._put(str(words))
        usage = getattr(chunk, "usage", None)
        if usage is not None:
            self._put(Usage(int(usage.prompt_tokens or 0), int(usage.completion_tokens or 0)))

    def _put(self, piece: Any) -> None:
        while not self._is_over:
            try:
                self._pieces.put(piece, timeout=LOOK_EVERY)
            except queue.Full:
                continue
            return

    def close(self) -> None:
        self._is_over = True
        if self._response is not None:
            self._response.close()


def _opened(client: OpenAI, model: str, messages: Sequence[Message], most_tokens: int) -> Any:
    """Ask; once more without what an older or a newer server does not know."""
    import openai

    asked: dict[str, Any] = {"model": model, "messages": list(messages), "stream": True}
    ways: list[dict[str, Any]] = [
        {"max_tokens": most_tokens, "temperature": 0.2, "stream_options": {"include_usage": True}},
        {"max_completion_tokens": most_tokens, "stream_options": {"include_usage": True}},
        {"max_tokens": most_tokens},
    ]
    for way in ways[:-1]:
        try:
            return client.chat.completions.create(**asked, **way)
        except (openai.BadRequestError, openai.UnprocessableEntityError):
            continue
    return client.chat.completions.create(**asked, **ways[-1])


def _client(endpoint: Endpoint) -> OpenAI:
    from openai import DefaultHttpxClient, OpenAI

    return OpenAI(
        base_url=endpoint.address,
        api_key=endpoint.key or "none",
        timeout=endpoint.patience,
        max_retries=1,
        http_client=DefaultHttpxClient(trust_env=False, follow_redirects=False),
    )


def _refusal_in_words(status: int) -> str:
    if status in {401, 403}:
        return _("The model's server does not accept the key that is set here. An administrator can mend that.")
    if status == 404:
        return _("The model's server does not know the model that is set here. An administrator can mend that.")
    if status == 429:
        return _("The model's server is asked too often just now. Try again in some minutes.")
    return _("The model's server answered with an error (%(status)s). Try again later, or go on without it.") % {"status": status}


def endpoint() -> Endpoint | None:
    """The one that the settings name; None where there is none, which is the usual case."""
    if not settings.MODEL_URL:
        return None
    return Endpoint(
        settings.MODEL_URL.rstrip("/"), settings.MODEL_NAME, settings.MODEL_KEY, settings.MODEL_PATIENCE, settings.MODEL_PATIENCE * 5
    )
