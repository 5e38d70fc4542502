"""What a person may not see does not exist for them: every page stays the same, byte for byte, when hidden entries are added."""

from dataclasses import replace
from difflib import unified_diff

import pytest
from django.db import connection, transaction
from django.test import Client

from commonplace.api.tests.doors import Program
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit import clock
from commonplace.notifications.tests.samples import hide_notices
from commonplace.people.models import Member
from commonplace.search.copies import index_copies
from commonplace.search.vocabulary import gather
from commonplace.searches.tests.samples import search_of
from tests.cast import Cast, ClientAs
from tests.crawl import Answer, crawl, failed
from tests.gatherings_world import calendars_of, hide_in_calendars, subscribe
from tests.inbox_world import hide_in_inbox
from tests.learning_together_world import learn_together
from tests.routes import addresses, all_routes
from tests.world import BLOCKER, SECRET_TITLE, SECRET_WORD, World, add_blocker, add_long_list, add_secrets, make_world

VIEWERS = ["amina", "bruno", "chidi", "dora", "emil", "farah", "gita", "ines", "stranger"]
# By far the longest of all tests. The rule is one queryset for both databases, so the visitors are divided between them; and two tests, so
# that two workers share them.
SHARES = [["amina", "chidi", "dora"], ["emil", "stranger"]] if connection.vendor == "sqlite" else [["bruno", "farah"], ["gita", "ines"]]

# Routes that may change, each with its reason.
EXCEPT: dict[str, str] = {}


def test_everyone_of_the_cast_takes_part(cast: Cast) -> None:
    assert sorted(cast.viewers) == sorted(VIEWERS)
    assert {name for share in SHARES for name in share} <= set(VIEWERS)


@pytest.mark.slow
@pytest.mark.parametrize("names", SHARES, ids=" ".join)
def test_hidden_entries_change_nothing_and_have_no_page(cast: Cast, client_as: ClientAs, names: list[str]) -> None:
    world = make_world(cast)
    add_long_list(world)
    learn_together(cast)
    found = {}
    for name in names:
        viewer = cast.viewers[name]
        client = client_as(viewer)
        found[name] = _leaks_of_one_day(world, viewer, client)
    assert found == dict.fromkeys(names, "")


def _leaks_of_one_day(world: World, viewer: Member | None, client: Client) -> str:
    """What hidden entries change. Midnight changes pages too: a comparison across it is made again."""
    while True:
        begun = clock.now().date()
        with transaction.atomic():  # what is hidden from one is not from another: each finds the world as it was
            found = _leaks(world, viewer, client)
            transaction.set_rollback(True)
        if clock.now().date() == begun:
            return found


def _leaks(world: World, viewer: Member | None, client: Client) -> str:
    """What the viewer's pages tell of entries that they may not see."""
    routes = [route for route in all_routes() if route.name not in EXCEPT]
    if viewer is not None:
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {Program(viewer).secret}"  # for the API, which looks at nothing else
    client.get("/")  # the first visit may set a session up
    if viewer is not None:
        search_of(viewer)
        subscribe(viewer, world.entries["web"][Kind.GATHERING], blocker=add_blocker(viewer))
        world = replace(world, viewer=viewer)
    for route in routes:
        addresses(route, world)  # samples that are made when first asked for, and their jobs, are there before the first crawl
    _read_by_jobs()
    before = crawl(client, world, routes)
    assert any("after=" in url for url in before)
    secrets = add_secrets(world, viewer)
    assert len(secrets) > 20
    if viewer is not None:
        assert all(b"BEGIN:VEVENT" in before[path].body for path in calendars_of(viewer)[:2])
        secrets += hide_in_calendars(viewer, Member.objects.get(handle=BLOCKER), secrets, SECRET_TITLE)
        hide_in_inbox(viewer, secrets)
        hide_notices(viewer, secrets)
    assert not Entry.objects.visible_to(viewer).filter(pk__in=[entry.pk for entry in secrets]).exists()
    _read_by_jobs()
    after = crawl(client, world, routes)
    opened = [f"{entry} can be opened" for entry in secrets if not _has_no_page(client, entry)]
    return "\n".join([*_differences(before, after), *failed(after), *opened])


def _read_by_jobs() -> None:
    """What the jobs of search read of what is hidden as well."""
    gather()
    index_copies()


def _has_no_page(client: Client, entry: Entry) -> bool:
    response = client.get(entry.get_absolute_url())
    return response.status_code == 404 and SECRET_WORD not in response.content.decode()


def _differences(before: dict[str, Answer], after: dict[str, Answer]) -> list[str]:
    found = [
        f"{url}: a page of a list that was there only {'before' if url in before else 'after'}" for url in before.keys() ^ after.keys()
    ]
    for url, earlier in before.items():
        later = after.get(url, earlier)
        if earlier != later:
            found += [f"{url}: {earlier.status} {earlier.headers} -> {later.status} {later.headers}"]
            found += list(unified_diff(_lines(earlier), _lines(later), lineterm="", n=1))[:30]
    return found


def _lines(answer: Answer) -> list[str]:
    return answer.body.decode(errors="replace").splitlines()
