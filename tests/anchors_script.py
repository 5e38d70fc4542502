"""The modules that find passages in the browser as one script, for pages that may not import any."""

import re
from pathlib import Path

MODULES = Path(__file__).parents[1] / "commonplace/sense/static/sense"
_IN_ORDER = ("anchors/folding.js", "anchors/words.js", "anchors/alignment.js", "anchors/evidence.js", "anchors/twins.js", "anchors.js")
_IMPORT = re.compile(r"^(?:import .*|export \{.*\});$", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


def anchors_script(*names: str) -> str:
    """An expression that is an object with these functions and classes."""
    parts = [_EXPORT.sub("", _IMPORT.sub("", (MODULES / name).read_text(encoding="utf-8"))) for name in _IN_ORDER]
    body = "\n".join(f"// {name}\n{part}" for name, part in zip(_IN_ORDER, parts, strict=True))
    return f"(() => {{\n{body}\nreturn {{ {', '.join(names)} }};\n}})()"
