"""Whatever a program sends, it is answered, and never by a fault of the program."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonplace.api.tests.doors import Program
from tests.cast import Cast

ADDRESS = "https://paper.example/madder"


@pytest.fixture
def program(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Of Amina's, who may ask as often as she likes here: limits would answer before what is sent is looked at."""
    for name in ("refuse_beyond", "count_capture"):
        monkeypatch.setattr(f"commonplace.api.auth.{name}", lambda *_args, **_more: None)
    return Program(cast.amina)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
audiences = st.fixed_dictionaries(
    {}, optional={"ring": st.sampled_from(["me", "circle", "people", "space", "organisation", "web"]) | anything, "circle": anything,
                  "space": anything, "people": st.lists(st.text(max_size=10), max_size=3) | anything}
)  # fmt: skip
pages = st.fixed_dictionaries(
    {"html": st.text(max_size=80) | st.just("<p>Simmer</p>")}, optional={"title": anything, "goes_with_save": anything}
)
bodies = st.fixed_dictionaries(
    {"url": st.just(ADDRESS) | st.text(max_size=60) | anything, "deed_key": st.text(min_size=8, max_size=80) | anything},
    optional={
        "title": st.text(max_size=400) | anything, "why": st.text(max_size=60), "note": st.text(max_size=60), "reached_by": anything,
        "quote": st.text(max_size=30) | st.just("Simmer"), "prefix": st.text(max_size=70), "suffix": anything,
        "tags": st.lists(st.text(max_size=70), max_size=4) | anything, "audience": audiences | anything, "page": pages | anything,
        "name": st.text(max_size=90), "scopes": anything, "device_code": st.text(max_size=60), "revision": anything,
    },
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(["/saves", "/highlights", "/pairing", "/pairing/token"]), body=bodies)
def test_what_is_sent(cast: Cast, program: Program, path: str, body: dict[str, Any]) -> None:
    answer = program.send("post", path, json.dumps(body))
    assert answer.status_code < 500, answer.content
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json" and answer.json()["detail"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(["/page", "/highlights", "/me"]), url=st.text(max_size=80), after=st.text(max_size=40))
def test_what_is_asked(cast: Cast, program: Program, path: str, url: str, after: str) -> None:
    assert program.get(path, url=url, after=after).status_code < 500


def test_what_is_no_json(cast: Cast, program: Program) -> None:
    for body in (b"", b"[", b"\xff\xfe", b"[" * 100_000, b'"text"', b"null", b'{"url": NaN}'):
        answer = program.send("post", "/saves", body)
        assert answer.status_code in {400, 422} and answer.headers["Content-Type"] == "application/problem+json"
