from django.urls import include, path

from commonplace.api.door import api
from commonplace.api.views.docs import docs

urlpatterns = [
    path("api/v1/", include(([path("docs", docs, name="docs")], "api-docs"))),
    path("api/v1/", api.urls),
]
