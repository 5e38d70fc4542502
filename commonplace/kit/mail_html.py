"""How letters look. Mail programs know no style sheets, so each element carries its own; templates name what it is by a class, as pages do.

No colours of its own: the letter is as light or dark as its reader's mail program, with that program's colour for links. Nothing is fetched.
"""

from __future__ import annotations

import re

_SANS = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_STYLES = {
    "letter": f"margin:0;padding:24px 16px;{_SANS};font-size:16px;line-height:1.5",
    "letter-sheet": "max-width:560px;margin:0 auto",
    "letter-place": "margin:0 0 28px;font-size:14px;opacity:.7",
    "letter-part": "margin:0 0 32px",
    "letter-title": "margin:0 0 8px;font-size:20px;line-height:1.35;font-weight:600",
    "letter-line": "margin:0;padding:12px 0;border-top:1px solid #8884",
    "letter-said": "color:inherit;text-decoration:none",
    "letter-open": "display:inline-block;padding:2px 0;font-size:14px",
    "letter-foot": "margin:40px 0 0;padding:16px 0 0;border-top:1px solid #8884;font-size:13px;line-height:1.8;opacity:.7",
    "letter-quiet": "color:inherit",
}
_CLASS = re.compile(r' class="(letter[a-z-]*)"')


def dressed(html: str) -> str:
    """The letter with each class put as the style that it stands for. A class that stands for none is left out."""
    return _CLASS.sub(lambda found: f' style="{_STYLES[found[1]]}"' if found[1] in _STYLES else "", html)
