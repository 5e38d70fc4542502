"""Administrators see to jobs; a member sees how far their own are; for others neither exists."""

import pytest
from django.urls import reverse

from commonplace.kit.jobs import Job, State
from tests.cast import Cast, ClientAs

pytestmark = pytest.mark.django_db


def dead_job(**particulars: object) -> Job:
    return Job.objects.create(
        name="seek.fetch_saved_page", state=State.DEAD, last_error="Traceback <b>", finished_at="2026-11-01T10:00Z", **particulars
    )


def test_only_administrators_see_jobs(cast: Cast, client_as: ClientAs) -> None:
    job = dead_job()
    page = client_as(cast.gita).get(reverse("web:jobs"))
    assert page.status_code == 200
    assert "Traceback &lt;b&gt;" in page.text
    for viewer in (cast.amina, None):
        assert client_as(viewer).get(reverse("web:jobs")).status_code == 404
        for name, args in [("web:retry_job", [job.uid]), ("web:discard_job", [job.uid]), ("web:retry_all_jobs", [])]:
            assert client_as(viewer).post(reverse(name, args=args)).status_code == 404
    assert Job.objects.get().state == State.DEAD


def test_an_administrator_tries_again_or_forgets(cast: Cast, client_as: ClientAs) -> None:
    first, second, third = dead_job(), dead_job(), dead_job()
    client = client_as(cast.gita)
    assert client.post(reverse("web:retry_job", args=[first.uid])).status_code == 302
    assert client.post(reverse("web:discard_job", args=[second.uid]), follow=True).status_code == 200
    assert set(Job.objects.values_list("uid", "state")) == {(first.uid, "waiting"), (third.uid, "dead")}
    client.post(reverse("web:retry_all_jobs"))
    assert set(Job.objects.values_list("state", flat=True)) == {"waiting"}


def test_jobs_that_nobody_takes_are_pointed_out(cast: Cast, client_as: ClientAs) -> None:
    Job.objects.create(name="x.y", run_at="2026-11-01T10:00Z")
    assert "commonplace work" in client_as(cast.gita).get(reverse("web:jobs")).text


@pytest.mark.parametrize("page", ["web:job", "web:job_progress"])
def test_progress_is_for_whoever_asked(cast: Cast, client_as: ClientAs, page: str) -> None:
    job = Job.objects.create(name="importers.take_in", owner=str(cast.amina.pk), state=State.RUNNING, done=3, total=9, note="three notes")
    address = reverse(page, args=[job.uid])
    seen = client_as(cast.amina).get(address)
    assert "3 / 9" in seen.text
    assert "three notes" in seen.text
    assert reverse("web:job_progress", args=[job.uid]) in seen.text
    for other in (cast.bruno, cast.gita):
        assert client_as(other).get(address).status_code == 404
    assert client_as(None).get(address).status_code == 302


def test_nobodys_job_is_shown_to_nobody(cast: Cast, client_as: ClientAs) -> None:
    job = Job.objects.create(name="x.y")
    assert client_as(cast.amina).get(reverse("web:job", args=[job.uid])).status_code == 404


@pytest.mark.parametrize(("state", "said"), [(State.DONE, "12 notes taken in"), (State.DEAD, "The archive is damaged.")])
def test_at_its_end_the_page_is_loaded_anew_and_asks_no_more(cast: Cast, client_as: ClientAs, state: State, said: str) -> None:
    job = Job.objects.create(
        name="x.y",
        owner=str(cast.amina.pk),
        state=state,
        note="12 notes taken in",
        message="The archive is damaged.",
        last_error="Traceback",
    )
    answer = client_as(cast.amina).get(reverse("web:job_progress", args=[job.uid]))
    assert answer["HX-Refresh"] == "true"
    assert said in answer.text
    assert "hx-get" not in answer.text
    assert "Traceback" not in answer.text
