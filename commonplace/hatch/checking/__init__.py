"""Checks of what a machine wrote, which trust nothing that the machine says: docs/how-hatching-works.md.

They know no database and no page: a sentence, the numbers of the passages that it claims to rest on, and the ground go in; a verdict with what was
found comes out.
"""

from commonplace.hatch.checking.checks import Checked, Found, check
from commonplace.hatch.checking.grounds import Ground, Passage
from commonplace.hatch.checking.quotations import quotations, stands_in
from commonplace.hatch.checking.tensions import Tension, tensions_between

__all__ = ["Checked", "Found", "Ground", "Passage", "Tension", "check", "quotations", "stands_in", "tensions_between"]
