"""Where a quoted passage stands: in the copy it is marked on, and in later copies of the same page (docs/decisions/0013-anchors.md)."""

from commonplace.kit.anchors.evidence import Anchor
from commonplace.kit.anchors.folding import fold
from commonplace.kit.anchors.marking import CONTEXT, Passage, locate
from commonplace.kit.anchors.placing import Found, LookAlike, State, candidates, find, find_again, seen_where_marked
from commonplace.kit.anchors.text import Text

__all__ = [
    "CONTEXT",
    "Anchor",
    "Found",
    "LookAlike",
    "Passage",
    "State",
    "Text",
    "candidates",
    "find",
    "find_again",
    "fold",
    "locate",
    "seen_where_marked",
]
