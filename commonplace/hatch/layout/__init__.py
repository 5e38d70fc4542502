"""A hatch without a model: themes, their most telling quotes, tensions, open questions and next steps found in the material, and places to write.

Every sentence it lays out stands in a passage, letter by letter, or is a place for the drafter's own words. It never pretends to be prose.
"""

from commonplace.hatch.layout.drafting import Drafted, drafted
from commonplace.hatch.layout.themes import Theme, themes_of

__all__ = ["Drafted", "Theme", "drafted", "themes_of"]
