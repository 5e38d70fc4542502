"""The meaning of texts as numbers: texts that mean alike lie near one another, whatever words they use.

By default `wordllama`, whose weights lie in its own package: nothing is fetched, and a text takes a sixth of a millisecond. Where an administrator
names a server (`COMMONPLACE_EMBEDDINGS_URL`), that tells it instead.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from commonplace.kit.embedding_endpoint import ASKING, FILLING, EmbeddingError, endpoint

if TYPE_CHECKING:
    from wordllama.inference import WordLlamaInference

logger = logging.getLogger(__name__)

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
    asked = endpoint()
    return crc32(f"{asked.address} {asked.model}".encode() if asked else MODEL.encode())


def near() -> float:
    """The cosine from which on people would say that two texts are about the same. Models differ in it, so it can be set."""
    return float(settings.EMBEDDINGS_NEAR) / 100


def hardly_near() -> float:
    """What is less alike than this has nothing to do with each other."""
    return near() * 7 / 9


def very_near() -> float:
    return min(near() * 4 / 3, (near() + 1) / 2)


def embed_query(text: str) -> NDArray[np.float32] | None:
    """The meaning of what somebody asks; None for a text that has none, and while the server that tells it does not answer."""
    try:
        return _query(text, model_number())
    except EmbeddingError as error:
        logger.warning("Search goes by words alone: the server of embeddings failed. %s", error)
        return None


@lru_cache(maxsize=1_000)
def _query(text: str, _model_number: int) -> NDArray[np.float32] | None:
    (vector,) = embed([text], timeout=ASKING)
    return vector if vector.any() else None


def embed_now(texts: Sequence[str]) -> tuple[int, Vectors]:
    """The meaning of texts that are being written, and the number of the model that tells it; 0 and nothing where a server tells it, for which
    nobody should wait: a job asks it afterwards."""
    if endpoint() is not None:
        return 0, np.zeros((len(texts), DIMENSIONS), np.float32)
    return model_number(), embed(texts)


def embed(texts: Sequence[str], *, timeout: float = FILLING) -> Vectors:
    """The meaning of each text. Raises EmbeddingError where a server tells it and fails; `timeout` is in seconds."""
    if not texts:
        return np.zeros((0, DIMENSIONS), np.float32)
    # A text without a known token has no mean, and would be counted as not a number.
    asked, bounded = endpoint(), [text[:MOST_LETTERS].strip() or "." for text in texts]
    found = brought_to_width(asked.vectors(bounded, timeout=timeout)) if asked else np.asarray(_model().embed(bounded), np.float32)
    found[[not text.strip() for text in texts]] = 0
    return unit(np.nan_to_num(found))


def brought_to_width(vectors: Vectors) -> Vectors:
    """Vectors of any width as vectors of `DIMENSIONS`, by one projection drawn at random once and for all: angles stay as they were, give or take
    a twentieth (Johnson and Lindenstrauss, 1984)."""
    width = vectors.shape[1]
    if width <= DIMENSIONS:
        return np.pad(vectors, ((0, 0), (0, DIMENSIONS - width)))
    projected: Vectors = vectors @ _projection(width)
    return projected


@cache
def _projection(width: int) -> Vectors:
    drawn = np.random.default_rng(width).standard_normal((width, DIMENSIONS))
    return np.asarray(drawn / np.sqrt(DIMENSIONS), np.float32)


def unit(vectors: Vectors) -> Vectors:
    """Each row brought to length one; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    of_length_one: Vectors = vectors / np.maximum(lengths, np.float32(1e-12))
    return of_length_one
