"""Why an entry stands where it stands among the best, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonplace.kit import embedding
from commonplace.search.best import Answer
from commonplace.search.query import Query


@dataclass(frozen=True)
class Why:
    """`without` names words of the query that it does not have, `lines` say the reasons."""

    without: list[str]
    lines: list[str]


def why(query: Query, answer: Answer) -> Why:
    words = list(dict.fromkeys(query.plain))
    has = [word for word in words if word in answer.words]
    without = [word for word in words if word not in answer.words]
    lines = [_has(has, words)] if words else []
    if answer.nearness is not None and (line := _near(answer.nearness, bool(has))):
        lines.append(line)
    if query.strict or query.filters or query.unwanted:
        lines.append(_("It meets what you put in quotation marks, left out or filtered."))
    if answer.is_superseded:
        lines.append(_("It was superseded, so it stands further down."))
    return Why(without if has else [], lines)


def _has(has: Sequence[str], words: Sequence[str]) -> str:
    named = ", ".join(f"“{word}”" for word in has)
    if not has:
        return _("It has none of your words.")
    if len(has) == len(words):
        return ngettext("It has your word: %(words)s.", "It has all your words: %(words)s.", len(words)) % {"words": named}
    return _("It has %(count)d of your %(all)d words: %(words)s.") % {"count": len(has), "all": len(words), "words": named}


def _near(nearness: float, has_words: bool) -> str:
    if nearness >= embedding.very_near():
        return _("What it means lies very near to what you asked.")
    if nearness >= embedding.near() or not has_words:
        return _("What it means lies near to what you asked.")
    return ""
