"""In which language a text is written, and the stem of a word in it: *walked*, *walking* and *walks* are one to whoever looks for them.

Snowball's stemmers; the language is told from the text itself (py3langid), among those that have a stemmer here and those that need none.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from commonplace.search.words import fold

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier
    from Stemmer import Stemmer

STEMMED = {
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
CODES = ("", *STEMMED)
"""Each language has a number in the index, its place here; 0 is a text of which it is not known, or a language without a stemmer."""
_UNSTEMMED = ("ar", "fa", "he", "hi", "ja", "ko", "th", "uk", "vi", "zh")
LIKELY = 0.6
"""A language less probable than this is not taken for the text's."""
LOOKED_AT = 800
"""So many letters say it."""


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*STEMMED, *_UNSTEMMED])
    return identifier


def language_of(text: str) -> str:
    """The code of its language (ISO 639-1), "" when it cannot be told or has no stemmer."""
    text = text[:LOOKED_AT].strip()
    if not text:
        return ""
    code, likely = _identifier().classify(text)
    return code if likely >= LIKELY and code in STEMMED else ""


@cache
def _stemmer(language: str) -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer(STEMMED[language])


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a word that stands as it is spelled, in small letters with its accents; without them, as everything in the index."""
    return fold(_stemmer(language).stemWord(word)).strip()
