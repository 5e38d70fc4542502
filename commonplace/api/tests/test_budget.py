"""Reading through the API costs the same number of queries however much there is."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.sense.actions import mark_highlight
from tests.cast import Cast
from tests.world import make_source

ADDRESS = "https://paper.example/madder"
CEILINGS = {"/highlights": 7, "/page": 10, "/me": 6}


def test_queries_stay_the_same(cast: Cast) -> None:
    copy = make_source(ADDRESS, "Madder").snapshots.get()
    program = Program(cast.dora)
    costs: dict[str, list[int]] = {path: [] for path in CEILINGS}
    for _round in range(2):
        for number in range(10):
            for author in (cast.amina, cast.dora):
                audience = (audiences.organisation(), audiences.of_space(cast.weavers))[number % 2]
                mark_highlight(author, copy, quote="Simmer it", note="Slowly", tags=["dye"], audience=audience)
        for path, seen in costs.items():
            with CaptureQueriesContext(connection) as queries:
                assert program.get(path, url=ADDRESS).status_code == 200
            seen.append(len(queries))
    assert {path: len(set(seen[1:])) for path, seen in costs.items()} == dict.fromkeys(CEILINGS, 1)
    assert all(max(seen) <= CEILINGS[path] + 2 and seen[1] <= seen[0] for path, seen in costs.items()), costs
