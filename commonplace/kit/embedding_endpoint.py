"""Meanings told by a server that speaks OpenAI's protocol for embeddings: `POST {address}/embeddings` with `model` and `input`, answered by one
`embedding` for each text (https://platform.openai.com/docs/api-reference/embeddings). vLLM, Ollama, llama.cpp, LiteLLM and others speak it too.

The address is the administrator's, so it may lie inside the house; nobody else's words ever become one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore
import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from commonplace.kit.fetch.connection import tls

Vectors = NDArray[np.float32]
MOST_TEXTS = 64
"""So many texts go into one request."""
MOST_BYTES = 50_000_000
ASKING, FILLING = 2.0, 60.0
"""Seconds: somebody waits for the first; the other is a job."""


class EmbeddingError(Exception):
    """The server could not be reached, or its answer is none."""


@dataclass(frozen=True)
class Endpoint:
    """`address` is the part before `/embeddings`."""

    address: str
    model: str
    key: str = ""

    def vectors(self, texts: Sequence[str], *, timeout: float) -> Vectors:
        """One row for each text, as wide as the model makes them. Raises EmbeddingError."""
        found = [self._ask(texts[start : start + MOST_TEXTS], timeout) for start in range(0, len(texts), MOST_TEXTS)]
        if len({rows.shape[1] for rows in found}) != 1:
            raise EmbeddingError("It answered with vectors of different lengths.")
        return np.concatenate(found)

    def _ask(self, texts: Sequence[str], timeout: float) -> Vectors:
        headers: list[tuple[bytes | str, bytes | str]] = [("Content-Type", "application/json"), ("Accept", "application/json")]
        if self.key:
            headers.append(("Authorization", f"Bearer {self.key}"))
        body = json.dumps({"model": self.model, "input": list(texts), "encoding_format": "float"}).encode()
        waits = dict.fromkeys(("connect", "read", "write", "pool"), timeout)
        try:
            with _pool().stream(
                "POST", f"{self.address}/embeddings", headers=headers, content=body, extensions={"timeout": waits}
            ) as answer:
                content = _bounded(answer)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise EmbeddingError(f"It cannot be reached: {str(error) or type(error).__name__}.") from error
        if answer.status != 200:
            raise EmbeddingError(f"It answered with status {answer.status}: {content[:200].decode(errors='replace')}")
        return _read(content, len(texts))


@cache
def _pool() -> httpcore.ConnectionPool:
    return httpcore.ConnectionPool(ssl_context=tls(), max_connections=8, keepalive_expiry=30.0)


def _bounded(answer: httpcore.Response) -> bytes:
    parts, size = [], 0
    for part in answer.iter_stream():
        size += len(part)
        if size > MOST_BYTES:
            raise EmbeddingError("Its answer is longer than any could be.")
        parts.append(part)
    return b"".join(parts)


def _read(content: bytes, count: int) -> Vectors:
    """The vectors of an answer in the order of the texts; whatever is no such answer is refused."""
    try:
        rows: list[dict[str, Any]] = json.loads(content)["data"]
        vectors = np.array([row["embedding"] for row in sorted(rows, key=lambda row: int(row["index"]))], np.float32)
    except (ValueError, KeyError, TypeError) as error:
        raise EmbeddingError("Its answer is none of the protocol's.") from error
    if vectors.ndim != 2 or len(vectors) != count or not vectors.shape[1]:
        raise EmbeddingError(f"It answered with {len(vectors)} vectors for {count} texts.")
    if not np.isfinite(vectors).all():
        raise EmbeddingError("Its vectors hold what is no number.")
    return vectors


def endpoint() -> Endpoint | None:
    """The one that the settings name."""
    address = settings.EMBEDDINGS_URL
    return Endpoint(address.rstrip("/"), settings.EMBEDDINGS_MODEL, settings.EMBEDDINGS_KEY) if address else None
