"""The API against its own description, by a program that makes up requests of every shape (Schemathesis): no fault of ours, no answer that the
description does not know, and never a word of what the member may not see."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pytest_django.live_server_helper import LiveServer

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.words import Kind
from tests.cast import Cast
from tests.world import SECRET_WORD, make_world

EXAMPLES = 9
# These end what the others need.
LEFT_OUT = {"/api/v1/me/token", "/api/v1/pairing", "/api/v1/pairing/token"}

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.filterwarnings("ignore")]


@pytest.fixture
def program(cast: Cast) -> Program:
    """Dora's, in a world where Amina and Bruno keep things from her."""
    make_world(cast)
    for author in (cast.amina, cast.bruno):
        add_entry(
            author,
            Draft(kind=Kind.NOTE, title=f"Hidden {SECRET_WORD}", body=f"Of {SECRET_WORD} alone.", audience=audiences.only_me(author)),
        )
    return Program(cast.dora)


def test_every_door_answers_as_described_whatever_is_sent(program: Program, live_server: LiveServer) -> None:
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/v1/openapi.json")
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path in LEFT_OUT:
            continue

        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def ask(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            answer = case.call(base_url=live_server.url, headers={"Authorization": f"Bearer {program.secret}"})
            assert SECRET_WORD not in answer.text, f"{case.method} {case.path}"
            case.validate_response(answer, checks=[not_a_server_error, status_code_conformance, response_schema_conformance])

        given(case=operation.as_strategy())(ask)()
    assert asked > 100
