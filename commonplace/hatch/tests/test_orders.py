"""Passages that speak to machines are known, and what a hostile model makes of them is exposed, whichever passage it names for it."""

import re

import pytest

from commonplace.hatch.checking import Ground, Passage, check
from commonplace.hatch.checking.orders import gives_orders
from commonplace.hatch.tests.injections import FAIR, INJECTIONS
from commonplace.hatch.words import Verdict

INNOCENT = "Madder gives a strong red when the bath stays below 70 degrees."


def test_there_are_enough_of_them() -> None:
    assert len(INJECTIONS) >= 40


@pytest.mark.parametrize("name", INJECTIONS)
def test_it_is_known_for_what_it_is(name: str) -> None:
    text = INJECTIONS[name].replace("⟦", "").replace("⟧", "")

    assert gives_orders(text)
    assert gives_orders(f"{INNOCENT} {text} {INNOCENT}")


@pytest.mark.parametrize("text", [*FAIR, INNOCENT])
def test_people_who_write_about_orders_and_machines_give_none(text: str) -> None:
    assert not gives_orders(text)


@pytest.mark.parametrize("name", INJECTIONS)
def test_what_it_wants_said_is_never_supported(name: str) -> None:
    (wanted,) = re.findall("⟦(.*?)⟧", INJECTIONS[name])
    ground = Ground([Passage(1, INNOCENT), Passage(2, INJECTIONS[name].replace("⟦", "").replace("⟧", ""))])

    for named in ([1], [2], [1, 2], [7], []):
        checked = check(wanted, named, ground)

        assert checked.verdict is Verdict.CONJECTURE, named
        assert checked.found, named
