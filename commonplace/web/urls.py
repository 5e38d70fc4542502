from django.urls import URLPattern, URLResolver, include, path

from commonplace.web.beside import beside
from commonplace.web.design import design
from commonplace.web.home import today
from commonplace.web.offline import manifest, offline, service_worker
from commonplace.web.progress import job, job_progress

app_name = "web"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today, name="today"),
    path("today/", beside, name="beside"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("service-worker.js", service_worker, name="service_worker"),
    path("offline/", offline, name="offline"),
    path("design/", design, name="design"),
    path("", include("commonplace.web.entry.urls")),
    path("", include("commonplace.web.administration.urls")),
    path("jobs/<slug:uid>/", job, name="job"),
    path("jobs/<slug:uid>/progress/", job_progress, name="job_progress"),
]
