"""The API, `/api/v1`: what a member's programs may do, through the same actions as the pages."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from commonplace.api.problems import speak_plainly
from commonplace.api.views import bulk, entries, finding, highlights, me, pages, pairing, places, saves, talking


class Described(NinjaAPI):
    """Describes problems as what they are sent as: `application/problem+json`, which the library does not know of."""

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**more)
        for methods in described["paths"].values():
            for method in methods.values():
                for status, said in method["responses"].items():
                    if int(status) >= 400 and "content" in said:
                        said["content"] = {"application/problem+json": said["content"]["application/json"]}
        return described


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
    talking.router,
    finding.router,
    places.router,
):
    api.add_router("", router)
