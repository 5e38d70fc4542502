"""What stands beside the stream for one's goals: what others lately brought, each with why, and nothing that one may not see."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.goals.actions.goals import Answers, attach, end_goal, set_goal
from commonplace.goals.models import Ending
from commonplace.goals.news import news_for_goals
from commonplace.kit.clock import now
from commonplace.lineage.actions import grow
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from tests.cast import Cast, ClientAs
from tests.world import make_source


def written(author: Member, title: str, *, audience: Audience | None = None, days_ago: int = 0, **more: object) -> Entry:
    at = now() - timedelta(days=days_ago)
    audience = audience or audiences.organisation()
    return add_entry(author, Draft(kind=Kind.NOTE, title=title, body="Yes.", audience=audience, made_at=at, **more))  # type: ignore[arg-type]


def told(member: Member) -> dict[str, str]:
    return {str(one.entry): str(one.why) for one in news_for_goals(member)}


def test_four_ways_lead_from_a_goal_to_what_others_wrote(cast: Cast) -> None:
    source = make_source("https://example.org/weld", "Weld")
    goal = set_goal(cast.amina, title="Dyeing a steady yellow", answers=Answers("", "", ""), tags=["weld"])
    own = written(cast.amina, "Mine", source=source, tags=["weld"])
    attach(cast.amina, goal, own)
    built = written(cast.bruno, "Built on it")
    grow(built, kind=EdgeKind.BUILDS_ON, from_entry=own)
    written(cast.bruno, "Same page", source=source)
    written(cast.bruno, "Same topic", tags=["weld"])
    written(cast.bruno, "A yellow of dyeing that stays steady")
    written(cast.bruno, "Yellow alone")
    written(cast.bruno, "Long ago", tags=["weld"], days_ago=40)
    written(cast.emil, "Hidden", tags=["weld"], audience=audiences.of_space(cast.almanac))
    assert told(cast.amina) == {
        "Built on it": "grew from what counts for it",
        "Same page": "about a page that counts for it",
        "Same topic": "on the same topic",
        "A yellow of dyeing that stays steady": "speaks of the same",
    }
    assert told(cast.bruno) == {}
    end_goal(cast.amina, goal, ending=Ending.LET_GO)
    assert told(cast.amina) == {}


def test_what_it_costs_does_not_grow(cast: Cast) -> None:
    goal = set_goal(cast.amina, title="Dyeing a steady yellow", answers=Answers("", "", ""), tags=["weld"])
    counts = []
    for number in (1, 12):
        for each in range(number):
            set_goal(cast.amina, title=f"Another yellow {number}-{each}", answers=Answers("", "", ""), tags=["weld", f"tag{each}"])
            attach(
                cast.amina,
                goal,
                written(cast.amina, f"Mine {number}-{each}", source=make_source(f"https://example.org/{number}/{each}", "Page")),
            )
            written(cast.bruno, f"Steady yellow {number}-{each}", tags=["weld"])
        with CaptureQueriesContext(connection) as caught:
            assert len(news_for_goals(cast.amina, limit=3)) == min(3, number)
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 10


def test_the_shelves_stand_beside_today_and_on_a_page_of_their_own(cast: Cast, client_as: ClientAs) -> None:
    amina = client_as(cast.amina)
    assert 'hx-get="/today/"' in amina.get("/").content.decode()
    assert "Set a goal, and what colleagues find for it" in amina.get("/today/").content.decode()
    set_goal(cast.amina, title="Dyeing with weld", answers=Answers("", "", ""), tags=["weld"])
    written(cast.bruno, "Weld in May", tags=["weld"])
    page = amina.get("/today/", headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<div id="beside"') and "Weld in May" in page and "Dyeing with weld" in page
    assert "Weld in May" not in client_as(cast.dora).get("/today/").content.decode()
