from django.urls import include, path

from commonplace.api.door import api
from commonplace.api.views.docs import docs, subject

urlpatterns = [
    path("api/v1/", include(([path("docs", docs, name="docs"), path("docs/<slug:key>", subject, name="subject")], "api-docs"))),
    path("api/v1/", api.urls),
]
