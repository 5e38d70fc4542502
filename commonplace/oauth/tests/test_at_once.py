"""Two who come with the same code, or the same refresh token, at the same moment: one gets in."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from commonplace.kit.errors import Refusal
from commonplace.oauth import actions
from commonplace.oauth.models import Connection
from commonplace.people.models import Scope, Token
from tests.cast import Cast

BACK = "https://notebook.example.org/back"
AT_ONCE = 4


def how_many_get_in(do: Callable[[int], object]) -> int:
    """`do` in several threads that begin together; those that are refused do not count."""
    begin = Barrier(AT_ONCE)

    def one(number: int) -> bool:
        try:
            begin.wait(10)
            do(number)
        except Refusal:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(one, range(AT_ONCE)))


@pytest.mark.django_db(transaction=True)
def test_a_code_and_a_refresh_token_serve_once(cast: Cast) -> None:
    application, _secret = actions.register(name="Notebook", redirect_uris=[BACK])
    actions.give_code(
        cast.amina, application, scopes=[Scope.READ], redirect_uri=BACK, code_challenge="c" * 43, resource="", code="a-code"
    )  # fmt: skip
    code = actions.code_for("a-code", application)
    assert code is not None
    assert how_many_get_in(lambda number: actions.connect(code, access=f"access-{number}", refresh=f"refresh-{number}")) == 1
    assert Token.objects.filter(member=cast.amina).count() == Connection.objects.count() == 1

    held = Connection.objects.get()
    assert how_many_get_in(lambda number: actions.refresh(held, scopes="read", access=f"b-{number}", next_refresh=f"next-{number}")) == 1
