"""A server that speaks OpenAI's protocol for embeddings, well or badly, on this machine."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zlib import crc32

from commonplace.kit.embedding_endpoint import _pool
from tests.http_server import running

SAME = {"physicians": "doctors", "illness": "sick", "hospital": "clinic"}
"""Words that this model takes for one."""


@dataclass
class EmbeddingsServer:
    """`mood` is how it behaves; `asked` are the bodies of the requests, with the key that came along."""

    url: str
    mood: str = "good"
    width: int = 384
    asked: list[dict[str, Any]] = field(default_factory=list)

    def vector(self, text: str) -> list[float]:
        found = [0.0] * self.width
        for word in text.lower().replace(".", " ").split():
            found[crc32(SAME.get(word, word).encode()) % self.width] += 1.0
        return found

    def answer(self, body: dict[str, Any]) -> tuple[int, bytes]:
        rows = [{"object": "embedding", "index": number, "embedding": self.vector(text)} for number, text in enumerate(body["input"])]
        match self.mood:
            case "refusing":
                return 401, b'{"error": {"message": "Incorrect API key"}}'
            case "short":
                rows = rows[:-1]
            case "no numbers":
                rows[0]["embedding"] = [float("nan")] * self.width
            case "uneven":
                rows[0]["embedding"] = [1.0]
            case "prose":
                return 200, b"Certainly! Here are your embeddings."
            case "slow":
                time.sleep(4)
            case "turned":
                rows.reverse()
        return 200, json.dumps({"object": "list", "data": rows, "model": body["model"]}).encode()


@contextmanager
def embeddings_server() -> Iterator[EmbeddingsServer]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known.asked.append(body | {"path": self.path, "key": self.headers.get("Authorization", "")})
            if known.mood == "dying":
                self.close_connection = True
                return
            status, sent = known.answer(body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = EmbeddingsServer(f"http://127.0.0.1:{server.server_address[1]}/v1")
    with running(server):
        yield known
        _pool().close()  # the program keeps its connections as long as it lives, and here the server ends before it
