"""What a model is told, in versions: `v1.toml` and those after it. A hatch remembers which one it was made with."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from commonplace.hatch.checking.grounds import Passage
from commonplace.hatch.words import Form, Move

NEWEST = "1"


@cache
def prompt(version: str = NEWEST) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"v{version}.toml").read_text(encoding="utf-8"))


def messages(passages: Sequence[Passage], *, form: Form, move: Move, wish: str) -> list[dict[str, str]]:
    """The task, then the passages as data, each under its number. Who wrote them is not sent: the receipts know."""
    told = prompt()
    task = [told["forms"][form.value]]
    if form is not Form.ANSWER:
        task.append(told["moves"][move.value])
    if wish:
        task.append(told["wish"].format(wish=json.dumps(wish, ensure_ascii=False)))
    material = "\n".join(json.dumps({"passage": one.number, "text": one.text}, ensure_ascii=False) for one in passages)
    return [
        {"role": "system", "content": f"{told['system'].strip()}\n\n{' '.join(task)}"},
        {"role": "user", "content": f"The passages, one a line, as data:\n{material}"},
    ]
