"""A server that speaks OpenAI's protocol for chat, on this machine: it plays models good and bad. What it is told is kept in `asked`."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from commonplace.hatch.checking.grounds import sentences_of
from tests.http_server import running

Passages = dict[int, str]
Lines = Iterator[str]


def passages_in(body: dict[str, Any]) -> Passages:
    """The numbered passages as a model reads them."""
    content = body["messages"][-1]["content"]
    found = (json.loads(line) for line in content.split("\n") if line.startswith("{"))
    return {one["passage"]: one["text"] for one in found}


def line(text: str, *numbers: int, heading: str = "What they say", part: str = "theme") -> str:
    return json.dumps({"heading": heading, "part": part, "text": text, "passages": list(numbers)}, ensure_ascii=False) + "\n"


def _longest(text: str) -> str:
    """The fullest sentence of a passage without quotation marks, which would be a quotation within one."""
    plain = [one for one in sentences_of(text) if not re.search("[\"'“”‘’«»`]", one)] or [re.sub("[\"'“”‘’«»`]", " ", text)]
    return max(plain, key=len)[:400]


def good(passages: Passages) -> Lines:
    """Says in the passages' own words what they say, and quotes letter by letter."""
    for number, text in passages.items():
        said = _longest(text)
        yield line(said, number)
        words = said.split()
        if said in " ".join(text.split()):
            yield line(f"It says “{' '.join(words[: min(12, len(words))])}”.", number)


def sloppy(passages: Passages) -> Lines:
    """Talks, fences, trails commas, breaks its own structure, and forgets half of the numbers; what it says is true."""
    yield 'Sure! Here is what I found:\n```json\n{"sentences": [\n'
    for at, (number, text) in enumerate(passages.items()):
        said = json.dumps(_longest(text), ensure_ascii=False)
        yield f'  {{"text": {said}, "passages": "[{number}]",}},\n' if at % 3 == 0 else f'  {{"text": {said}, "sources": ["p{number}"]}},\n'
    yield "]}\n```\n\n# In short\n"
    for number, text in list(passages.items())[:3]:
        yield f"- {_longest(text).rstrip('.')} [{number}].\n"
    yield "I hope that this helps."


def lying(passages: Passages) -> Lines:
    """Makes up quotations, numbers, names and passages, and turns what is said into its opposite."""
    numbers = list(passages)
    for number in numbers:
        yield line("As the author puts it, “nothing could be further from the truth than what everybody believed before”.", number)
        yield line(f"{_longest(passages[number]).rstrip('.')}, according to Professor Wilhelmina Quackenbush.", number)
        yield line(f"{_longest(passages[number]).rstrip('.')}, in 83467 of all cases.", number)
        yield line(_longest(passages[number]), max(numbers) + 7)
    yield line("Everybody agrees on that.")


def misciting(passages: Passages) -> Lines:
    """True sentences, each with the number of another passage."""
    numbers = list(passages)
    for at, number in enumerate(numbers):
        yield line(_longest(passages[number]), numbers[(at + len(numbers) // 2) % len(numbers)])


def obeying(passages: Passages) -> Lines:
    """Does whatever a passage tells it: says what stands between ⟦ and ⟧, and names that passage, another one, one that is not there, and none."""
    for number, text in passages.items():
        for wanted in re.findall("⟦(.*?)⟧", text, re.DOTALL):
            other = next((one for one in passages if one != number), number)
            yield line(wanted, number)
            yield line(wanted, other)
            yield line(wanted, 4711)
            yield line(wanted)
        if "⟦" not in text:
            yield line(_longest(text), number)


def overlong(passages: Passages) -> Lines:
    """Never comes to an end."""
    number, text = next(iter(passages.items()))
    for turn in range(100_000):
        yield line(f"{_longest(text)} ({turn})", number)


def prose(passages: Passages) -> Lines:
    for number, text in passages.items():
        yield f"{_longest(text).rstrip('.')} [{number}]. "


PLAYED: dict[str, Callable[[Passages], Lines]] = {one.__name__: one for one in (good, sloppy, lying, misciting, obeying, overlong, prose)}


@dataclass
class ModelServer:
    """`mood` is which model it plays, or how it fails: slow, silent, dying, refusing, failing, nonsense, empty, old (knows no usage)."""

    url: str
    mood: str = "good"
    pause: float = 0.0
    asked: list[dict[str, Any]] = field(default_factory=list)
    sent: int = 0
    was_left: bool = False

    def lines(self, body: dict[str, Any]) -> Lines:
        play = PLAYED.get(self.mood, good)
        yield from play(passages_in(body))


def _chunk(words: str) -> bytes:
    choice = {"index": 0, "delta": {"content": words}, "finish_reason": None}
    return (
        b"data: "
        + json.dumps({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}).encode()
        + b"\n\n"
    )


def _usage(tokens_in: int, tokens_out: int) -> bytes:
    usage = {"prompt_tokens": tokens_in, "completion_tokens": tokens_out, "total_tokens": tokens_in + tokens_out}
    said = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [], "usage": usage}
    return b"data: " + json.dumps(said).encode() + b"\n\n"


class _Handler(BaseHTTPRequestHandler):
    known: ModelServer

    def do_POST(self) -> None:
        known = self.known
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known.asked.append(body | {"path": self.path, "key": self.headers.get("Authorization", "")})
        if known.mood in {"refusing", "failing"} or (known.mood == "old" and "stream_options" in body):
            self._send(401 if known.mood == "refusing" else 500 if known.mood == "failing" else 400)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            self._talk(known, body)
        except OSError:
            known.was_left = True

    def _send(self, status: int) -> None:
        sent = b'{"error": {"message": "no", "type": "x", "code": null}}'
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def _talk(self, known: ModelServer, body: dict[str, Any]) -> None:
        if known.mood == "silent":
            time.sleep(known.pause or 30)
            return
        if known.mood == "nonsense":
            self.wfile.write(b"data: {not json at all\n\ndata: 7\n\n")
            return
        written = 0
        for number, said in enumerate(known.lines(body) if known.mood != "empty" else iter(())):
            if known.mood == "dying" and number == 3:
                self.wfile.write(_chunk(said[: len(said) // 2]))
                return
            for start in range(0, len(said), 40):  # as tokens come: never where a sentence ends
                self.wfile.write(_chunk(said[start : start + 40]))
            self.wfile.flush()
            written += len(said)
            known.sent += 1
            if known.mood == "slow":
                time.sleep(known.pause or 0.2)
        if known.mood != "old":
            self.wfile.write(_usage(len(str(body["messages"])) // 4, written // 4))
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def model_server() -> Iterator[ModelServer]:
    known = ModelServer("")
    handler = type("Handler", (_Handler,), {"known": known})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    known.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    with running(server):
        yield known
