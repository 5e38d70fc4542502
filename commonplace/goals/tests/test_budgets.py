"""The pages of goals and journeys cost as many queries for three times as much."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.goals.models import GoalEntry, JourneyItem, Reflection, Step, Thing
from tests.cast import Cast, ClientAs
from tests.world import make_source

CEILINGS = {
    "/goals/": 9,
    "/goals/?shelf=shared": 9,
    "/journeys/": 9,
    "/e/{goal}/": 28,
    "/e/{journey}/": 28,
    "/goals/{goal}/evidence/": 9,
    "/goals/{goal}/reflections/": 7,
    "/e/{goal}/for-a-goal/": 7,
    "/seek/mix/": 5,
}


def test_queries_stay_the_same(cast: Cast, client_as: ClientAs) -> None:
    goal = add_entry(cast.amina, Draft(kind=Kind.GOAL, title="Weld", body="Yellow.", audience=audiences.organisation()))
    journey = add_entry(cast.amina, Draft(kind=Kind.JOURNEY, title="Into yellow", audience=audiences.organisation()))
    pages = {page: page.format(goal=goal.uid, journey=journey.uid) for page in CEILINGS}
    client = client_as(cast.dora)
    _fill(cast, goal, journey, 10)
    few = {page: _queries(client, url) for page, url in pages.items()}
    _fill(cast, goal, journey, 20)
    many = {page: _queries(client, url) for page, url in pages.items()}
    assert many == few
    assert {page: count for page, count in many.items() if count > CEILINGS[page]} == {}


def _queries(client: Client, url: str) -> int:
    assert client.get(url).status_code == 200  # what is kept after a first visit is not the page's cost
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen.captured_queries)


def _fill(cast: Cast, goal: Entry, journey: Entry, count: int) -> None:
    kinds = [Kind.GOAL, Kind.JOURNEY, Kind.NOTE]
    for author in (cast.amina, cast.dora):
        entries = add_entries(
            author, [Draft(kind=kinds[n % 3], title=f"Madder {n}", body="x", audience=audiences.organisation()) for n in range(count)]
        )
        GoalEntry.objects.bulk_create(GoalEntry(goal_id=goal.pk, entry=entry) for entry in entries)
        made = JourneyItem.objects.filter(journey=journey.pk).count()
        source = make_source(f"https://example.org/{author.handle}/{made}", f"Madder {author.handle} {made}")
        items = [JourneyItem(journey_id=journey.pk, position=n, thing=Thing.ENTRY, entry=entry) for n, entry in enumerate(entries)]
        items += [JourneyItem(journey_id=journey.pk, position=made, thing=Thing.SOURCE, source=source, text="Madder")]
        JourneyItem.objects.bulk_create(items)
    Step.objects.bulk_create(Step(goal_id=goal.pk, position=n, text="Simmer") for n in range(count))
    Reflection.objects.bulk_create(Reflection(goal_id=goal.pk, text="Slowly.") for _n in range(count))
