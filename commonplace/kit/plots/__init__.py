"""Pictures of numbers: SVG that is drawn on the server, each with the same numbers as a table.

`{% include "kit/_plot.html" with plot=plot %}` shows one. Colours and sizes of letters are those of `web/css/plots.css`, by class alone, so that
they follow light and dark and keep to the policy against inline styles.
"""

from commonplace.kit.plots.bands import Band, bands
from commonplace.kit.plots.charts import Series, bars, lines
from commonplace.kit.plots.figure import TONES, Plot

__all__ = ["TONES", "Band", "Plot", "Series", "bands", "bars", "lines"]
