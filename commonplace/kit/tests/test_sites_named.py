"""Sites named in a setting are such that they can stand in a policy; anything else is refused at start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from commonplace.kit.env import Environment


def sites(value: str) -> list[str]:
    return Environment({"COMMONPLACE_SITES": value}).sites("SITES")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("", []),
        ("https://intranet.example.org, http://localhost:8080", ["https://intranet.example.org", "http://localhost:8080"]),
        ("https://*.example.org", ["https://*.example.org"]),
        ("https://intranet.example.org,*", ["*"]),
    ],
)
def test_sites_are_origins_or_any(value: str, read: list[str]) -> None:
    assert sites(value) == read


@pytest.mark.parametrize(
    "value", ["intranet.example.org", "https://example.org/path", "https://a.example; script-src *", "'self'", "https:"]
)
def test_what_is_no_origin_stops_the_start(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="write sites as"):
        sites(value)
