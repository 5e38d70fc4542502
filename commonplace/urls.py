"""All addresses of the program; each room keeps its own."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("commonplace.people.urls")),
    path("", include("commonplace.search.urls")),
    path("", include("commonplace.discussion.urls")),
    path("", include("commonplace.lineage.urls")),
    path("", include("commonplace.pictures.urls")),
    path("", include("commonplace.following.urls")),
    path("", include("commonplace.inbox.urls")),
    path("", include("commonplace.digest.urls")),
    path("", include("commonplace.seek.urls")),
    path("", include("commonplace.searches.urls")),
    path("", include("commonplace.goals.urls")),
    path("", include("commonplace.sense.urls")),
    path("", include("commonplace.share.urls")),
    path("", include("commonplace.flow.urls")),
    path("", include("commonplace.review.urls")),
    path("", include("commonplace.annotations.urls")),
    path("", include("commonplace.importers.urls")),
    path("", include("commonplace.exporters.urls")),
    path("", include("commonplace.feeds.urls")),
    path("", include("commonplace.api.urls")),
    path("", include("commonplace.letters.urls")),
    path("", include("commonplace.web.urls")),
]
