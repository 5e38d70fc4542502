"""What a member's rules make of an item that arrives.

Words are compared as the search compares them, so "café" finds "Cafe" and 東京 finds 東京都.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonplace.entries.tags import MAX_TAGS, clean_tags, split_tags
from commonplace.inbox.models import MAX_TAG_LINE, Rule, RuleDeed, RuleWhere
from commonplace.search.words import pieces_of, words_of


@dataclass(frozen=True)
class Verdict:
    """`tags` is the line that the item carries. Leaving out is stronger than keeping."""

    is_muted: bool
    is_kept: bool
    tags: str


class Words:
    """The words of an item, folded once for all the rules that look at them."""

    def __init__(self, *, title: str, rest: str) -> None:
        self._of = {RuleWhere.TITLE: _folded(title), RuleWhere.ANY: _folded(f"{title} \n {rest}")}

    def holds(self, phrase: str, where: str) -> bool:
        """Whether all the words of the phrase stand there, side by side. A phrase without words is nowhere."""
        line, singles = self._of[RuleWhere(where)]
        pieces = pieces_of(phrase)
        return bool(pieces) and all(f" {' '.join(piece)} " in line or (len(piece) == 1 and piece[0] in singles) for piece in pieces)


def _folded(text: str) -> tuple[str, frozenset[str]]:
    words = words_of(text)
    return f" {' '.join(words.placed)} ", words.singles


def verdict(words: Words, rules: Iterable[Rule], tags: str) -> Verdict:
    """`rules` are those that look at this item; `tags` the line that its channel gives it."""
    meant = [rule for rule in rules if words.holds(rule.phrase, rule.where)]
    deeds = {rule.deed for rule in meant}
    return Verdict(
        is_muted=RuleDeed.MUTE in deeds,
        is_kept=RuleDeed.KEEP in deeds and RuleDeed.MUTE not in deeds,
        tags=joined([tags, *(rule.tags for rule in meant if rule.deed != RuleDeed.MUTE)]),
    )


def joined(lines: Iterable[str]) -> str:
    """Several lines of tags as one, each tag once; what would be too long for a line is left out at the end."""
    given = dict.fromkeys(name for line in lines for name in split_tags(line))
    names = clean_tags(list(given)[:MAX_TAGS])
    line = ""
    for name in names:
        longer = f"{line}, {name}" if line else name
        if len(longer) <= MAX_TAG_LINE:
            line = longer
    return line
