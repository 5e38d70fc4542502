"""The meaning of texts as numbers: texts that mean alike lie near one another, whatever words they use.

By default `wordllama`, whose weights lie in its own package: nothing is fetched, and a text takes a sixth of a millisecond.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from wordllama.inference import WordLlamaInference

MODEL = "wordllama-l2-supercat-256"
DIMENSIONS = 256
MOST_LETTERS = 8_000
"""So many letters of a text are looked at: what a text is about, it says early."""

Vectors = NDArray[np.float32]
"""One row of length one for each text, `DIMENSIONS` wide; a row of zeros for a text that means nothing."""


@cache
def _model() -> WordLlamaInference:
    logging.getLogger("wordllama").setLevel(logging.WARNING)
    import wordllama

    return wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)


def model_number() -> int:
    """The number of the model in use: meanings that another one told cannot be compared with its own."""
    return crc32(MODEL.encode())


@lru_cache(maxsize=1_000)
def embed_query(text: str) -> NDArray[np.float32] | None:
    """The meaning of what somebody asks; None for a text that has none."""
    (vector,) = embed([text])
    return vector if vector.any() else None


def embed_now(texts: Sequence[str]) -> tuple[int, Vectors]:
    """The meaning of texts that are being written, and the number of the model that tells it."""
    return model_number(), embed(texts)


def embed(texts: Sequence[str]) -> Vectors:
    if not texts:
        return np.zeros((0, DIMENSIONS), np.float32)
    # A text without a known token has no mean, and would be counted as not a number.
    found = np.asarray(_model().embed([text[:MOST_LETTERS].strip() or "." for text in texts]), np.float32)
    found[[not text.strip() for text in texts]] = 0
    return unit(np.nan_to_num(found))


def unit(vectors: Vectors) -> Vectors:
    """Each row brought to length one; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    of_length_one: Vectors = vectors / np.maximum(lengths, np.float32(1e-12))
    return of_length_one
