"""Rooms are passed over for addresses that cannot be theirs, and for no others."""

from __future__ import annotations

import pytest
from django.urls import Resolver404, URLResolver, get_resolver, include, path, resolve
from django.urls.resolvers import RegexPattern
from hypothesis import example, given
from hypothesis import strategies as st

from commonplace import urls
from tests.cast import Cast
from tests.learning_together_world import learn_together
from tests.routes import addresses, all_routes
from tests.world import make_world


def _looked_through_one_by_one() -> URLResolver:
    plain = [
        path("", include((one.urlconf_name, one.app_name), one.namespace) if one.app_name else include(one.urlconf_name))
        if hasattr(one, "first_words")
        else one
        for one in urls.urlpatterns
    ]
    return URLResolver(RegexPattern(r"^/"), plain)


PLAIN = _looked_through_one_by_one()
FIRST = sorted({word for one in urls.urlpatterns for word in getattr(one, "first_words", None) or ()})


def _answers(resolver: URLResolver, address: str) -> tuple[str, dict[str, object]] | None:
    try:
        found = resolver.resolve(address)
    except Resolver404:
        return None
    return found.view_name, found.kwargs


def test_most_rooms_say_how_their_addresses_begin() -> None:
    said = [one.first_words is not None for one in urls.urlpatterns if hasattr(one, "first_words")]
    assert len(said) > 40 and sum(said) > 0.8 * len(said)
    assert {"gatherings", "meetings"} <= set(FIRST) and resolve("/gatherings/").view_name == "gatherings:home"


@given(
    address=st.lists(st.sampled_from([*FIRST, "", "nowhere", "abc123", "1", "new", "@amina", "é"]), min_size=1, max_size=4).map("/".join)
)
@example(address="")
@example(address="stock")
@example(address="%2e%2e/stock/")
def test_an_address_is_found_where_it_was(address: str) -> None:
    for whole in (f"/{address}", f"/{address}/"):
        assert _answers(get_resolver(), whole) == _answers(PLAIN, whole)


@pytest.mark.once
def test_every_route_is_found(cast: Cast) -> None:
    world = make_world(cast)
    learn_together(cast)
    asked = [address.partition("?")[0] for route in all_routes() for address in addresses(route, world)]
    assert len(asked) > 900
    assert [address for address in asked if _answers(get_resolver(), address) != _answers(PLAIN, address)] == []
