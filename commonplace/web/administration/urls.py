from django.urls import path

from commonplace.web.administration import audit, jobs

urlpatterns = [
    path("administration/audit/", audit.audit, name="audit"),
    path("administration/audit/file/", audit.as_file, name="audit_file"),
    path("administration/jobs/", jobs.jobs, name="jobs"),
    path("administration/jobs/retry/", jobs.retry_all, name="retry_all_jobs"),
    path("administration/jobs/<slug:uid>/retry/", jobs.retry, name="retry_job"),
    path("administration/jobs/<slug:uid>/discard/", jobs.discard, name="discard_job"),
]
