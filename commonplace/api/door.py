"""The API, `/api/v1`: what a member's programs may do, through the same actions as the pages."""

from commonplace.api.describing import Described
from commonplace.api.problems import speak_plainly
from commonplace.api.views import (
    bulk,
    circles,
    entries,
    finding,
    following_feeds,
    freshness,
    gatherings,
    goals,
    hatched,
    hatches,
    highlights,
    hosting,
    journeys,
    me,
    pages,
    pairing,
    places,
    portfolios,
    practices,
    questions,
    saves,
    sharing,
    spaces,
    talking,
    threads,
    trying,
    versions,
)

api = Described(
    title="Commonplace",
    version="1.0",
    description="What a member's programs may do in their name. Docs: docs/developers/api.md.",
    urls_namespace="api",
    docs_url=None,  # its pages load from elsewhere
)
speak_plainly(api)
for router in (
    pairing.router,
    me.router,
    pages.router,
    saves.router,
    bulk.router,
    highlights.router,
    entries.router,
    sharing.router,
    versions.router,
    talking.router,
    threads.router,
    questions.router,
    freshness.router,
    practices.router,
    trying.router,
    following_feeds.router,
    finding.router,
    places.router,
    spaces.router,
    goals.router,
    journeys.router,
    portfolios.router,
    circles.router,
    gatherings.router,
    hosting.router,
    hatches.router,
    hatched.router,
):
    api.add_router("", router)
