from django.urls import path

from commonplace.web.administration import jobs

urlpatterns = [
    path("administration/jobs/", jobs.jobs, name="jobs"),
    path("administration/jobs/retry/", jobs.retry_all, name="retry_all_jobs"),
    path("administration/jobs/<slug:uid>/retry/", jobs.retry, name="retry_job"),
    path("administration/jobs/<slug:uid>/discard/", jobs.discard, name="discard_job"),
]
