"""Texts made comparable letter by letter: one spelling for what Unicode, typography and line breaks spell in several ways."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Whichever quotation mark, apostrophe or dash a keyboard or an editor put there, it is the same mark to a reader.
_SAME_MARK = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ′`´", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None),
    }
)
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=4_000)
def folded(text: str) -> str:
    """The text in Unicode's compatibility form (NFKC), with one kind of quotation mark, apostrophe, dash and blank. Capitals stay."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text.translate(_SAME_MARK)).translate(_SAME_MARK)).strip()
