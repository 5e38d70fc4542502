from django.urls import URLPattern, URLResolver, include, path

from commonplace.web.design import design
from commonplace.web.home import today
from commonplace.web.progress import job, job_progress

app_name = "web"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today, name="today"),
    path("design/", design, name="design"),
    path("", include("commonplace.web.entry.urls")),
    path("", include("commonplace.web.administration.urls")),
    path("jobs/<slug:uid>/", job, name="job"),
    path("jobs/<slug:uid>/progress/", job_progress, name="job_progress"),
]
