"""Fixtures for every room's tests: the cast, signed-in clients, and a real browser."""

import gc
import os
from collections.abc import Generator
from itertools import chain

import pytest
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db.models.signals import post_migrate  # noqa: TID251 (to take away what listens)
from django.test import Client, TransactionTestCase
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from commonplace.people.models import Member
from commonplace.web.first_tables import finish_tables
from tests.cast import Cast, ClientAs, make_cast
from tests.emptying import empty_only_what_is_filled

# What a test measures is what is answered, not how busy the machine is; times are measured in bench/.
hypothesis_settings.register_profile("commonplace", deadline=None)
hypothesis_settings.load_profile("commonplace")

# Thousands of tests make their objects and drop them again: what was imported need not be looked through for waste each time.
gc.set_threshold(50_000, 20, 20)

pytest_plugins = ["tests.browser", "tests.extension", "tests.postbox", "tests.served"]
_ON_THE_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}
# What serves the program to all tests of a file, or to all that need it as it is: two workers that share them would start it twice.
_SERVING = {"served_with_model", "here", "two_servers"}


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """What touches no database is marked `pure`: it has to run once, not once for each kind of database. What is left after the choice by
    marks is put in order."""
    for item in items:
        is_case = isinstance(item, pytest.Function) and item.cls is not None and issubclass(item.cls, TransactionTestCase)
        on_database = is_case or item.get_closest_marker("django_db") or _ON_THE_DATABASE & set(getattr(item, "fixturenames", ()))
        if not on_database:
            item.add_marker(pytest.mark.pure)
    yield
    items[:] = _long_ones_first(items)
    gc.freeze()


def _long_ones_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Each worker begins with its even share of all, so each share begins with what takes long: at the end none waits for another."""
    long = [item for item in items if item.get_closest_marker("slow") or item.get_closest_marker("browser")]
    known = set(long)
    short = [item for item in items if item not in known]
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    together = _together(long)
    ordered: list[pytest.Item] = []
    for at in range(workers):
        share = list(chain.from_iterable(together[at::workers]))
        filling = max(len(items) * (at + 1) // workers - len(ordered) - len(share), 0)
        ordered += [*share, *short[:filling]]
        short = short[filling:]
    return [*ordered, *short]


def _together(items: list[pytest.Item]) -> list[list[pytest.Item]]:
    """Those that share what is served stay together, at the place of the first of them; of the others each is by itself."""
    found: dict[object, list[pytest.Item]] = {}
    for item in items:
        needed = set(getattr(item, "fixturenames", ()))
        key: object = "served_at" if "served_at" in needed else item.path if _SERVING & needed else item
        found.setdefault(key, []).append(item)
    return list(found.values())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The tests' database, whole. Django's own rows for each model, which nothing here asks for, are not written again whenever a test has
    emptied the tables."""
    with django_db_blocker.unblock():
        finish_tables()
    post_migrate.disconnect(create_permissions, dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    empty_only_what_is_filled()


@pytest.fixture
def cast(db: None) -> Cast:
    """The named people of tests/cast.py."""
    return make_cast()


@pytest.fixture
def client_as() -> ClientAs:
    """`client_as(cast.bruno)` is a client signed in as Bruno; `client_as(None)` one of a stranger."""

    def signed_in(member: Member | None) -> Client:
        client = Client()
        if member is not None:
            client.force_login(member, backend="commonplace.people.backend.SignInBackend")
        return client

    return signed_in
