"""The life of a job, in one process."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from commonplace.kit.clock import now
from commonplace.kit.jobs import Job, State, actions, progress, queries, queue, run_all
from commonplace.kit.jobs.definition import JobDefinition
from commonplace.kit.tests.sample_jobs import chime, count_to, fail, note_down, refuse

pytestmark = pytest.mark.django_db

FAR = timedelta(days=1)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


def lines(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8").split() if log.exists() else []


def test_a_job_runs_once_and_is_done(log: Path) -> None:
    job = note_down.enqueue(str(log), "hello")
    assert run_all() == 1
    assert run_all() == 0
    assert lines(log) == ["hello"]
    job.refresh_from_db()
    assert (job.state, job.attempts, job.owner) == (State.DONE, 1, "")
    assert job.finished_at is not None


def test_a_job_shares_the_fate_of_its_transaction(log: Path) -> None:
    with transaction.atomic():
        note_down.enqueue(str(log), "never")
        transaction.set_rollback(True)
    assert run_all() == 0


def test_urgent_jobs_go_first_then_the_older(log: Path) -> None:
    note_down.enqueue(str(log), "second")
    note_down.enqueue(str(log), "third")
    note_down.using(priority=5).enqueue(str(log), "first")
    run_all()
    assert lines(log) == ["first", "second", "third"]


def test_a_job_waits_for_its_time(log: Path) -> None:
    note_down.using(run_after=now() + timedelta(hours=2)).enqueue(str(log), "later")
    assert run_all() == 0
    assert run_all(at=now() + timedelta(hours=3)) == 1


def test_equal_waiting_jobs_are_one(log: Path) -> None:
    late = now() + timedelta(hours=2)
    first = note_down.using(unique_key="k", run_after=late).enqueue(str(log), "x")
    second = note_down.using(unique_key="k").enqueue(str(log), "x")
    assert first.pk == second.pk
    assert second.run_at < late
    note_down.using(unique_key="other").enqueue(str(log), "y")
    run_all()
    assert lines(log) == ["x", "y"]
    note_down.using(unique_key="k").enqueue(str(log), "again")
    assert run_all() == 1


def test_while_a_job_runs_an_equal_one_waits_for_its_turn(log: Path) -> None:
    note_down.using(unique_key="k").enqueue(str(log), "x")
    held = queue.claim("someone")
    assert held is not None
    note_down.using(unique_key="k").enqueue(str(log), "x")
    assert queue.claim("another") is None
    queue.finish(held)
    assert queue.claim("another") is not None


def test_a_failing_job_is_tried_again_later_and_later_then_given_up() -> None:
    job = fail.enqueue()
    delays = []
    for _ in range(3):
        before = now()
        assert run_all(at=before + FAR, raising=False) >= 1
        job.refresh_from_db()
        if job.state == State.DEAD:
            break
        delays.append((job.run_at - before).total_seconds())
    assert job.state == State.DEAD
    assert job.attempts == 3
    assert 'RuntimeError("a bug")' in job.last_error
    assert "bug" not in job.message


def test_the_delay_doubles_up_to_an_hour_and_is_spread() -> None:
    for attempts, seconds in [(1, 10), (2, 20), (5, 160), (30, 3600)]:
        delays = {queue.delay_after(attempts).total_seconds() for _ in range(50)}
        assert seconds * 0.75 <= min(delays) < max(delays) <= seconds * 1.25


def test_a_first_failure_waits_about_ten_seconds() -> None:
    job = fail.enqueue()
    run_all(raising=False)
    job.refresh_from_db()
    assert job.state == State.WAITING
    assert 5 < (job.run_at - now()).total_seconds() < 13


def test_a_refusal_ends_a_job_at_once_unless_it_may_pass() -> None:
    final, passing = refuse.enqueue(may_retry=False), refuse.enqueue(may_retry=True)
    run_all()
    final.refresh_from_db()
    passing.refresh_from_db()
    assert (final.state, final.attempts, final.message, final.last_error) == (State.DEAD, 1, *["That page is private."] * 2)
    assert (passing.state, passing.message) == (State.WAITING, "That page is private.")


def test_a_job_of_another_version_is_not_lost() -> None:
    job = Job.objects.create(name="gone.away", max_attempts=2)
    run_all()
    job.refresh_from_db()
    assert job.state == State.WAITING
    assert "gone.away" in job.last_error


def test_what_was_given_up_can_be_tried_again_or_forgotten() -> None:
    one, two = refuse.enqueue(may_retry=False), refuse.using(unique_key="k").enqueue(may_retry=False)
    run_all()
    assert queries.tally().dead == 2
    assert actions.retry(uid=one.uid)
    assert not actions.retry(uid=one.uid)
    assert queries.tally().waiting == 1
    run_all()
    assert actions.retry_all() == 2
    run_all()
    assert actions.discard(uid=two.uid)
    assert not actions.discard(uid=two.uid)
    assert queries.tally().dead == 1


def test_trying_again_does_not_double_an_equal_waiting_job() -> None:
    dead = refuse.using(unique_key="k").enqueue(may_retry=False)
    run_all()
    refuse.using(unique_key="k").enqueue(may_retry=False)
    actions.retry(uid=dead.uid)
    assert queries.tally().waiting == 1


def test_a_job_whose_worker_is_silent_is_put_back() -> None:
    note = count_to.enqueue(3)
    held = queue.claim("silent:1")
    assert held is not None
    assert queue.reclaim() == 0
    Job.objects.update(heartbeat_at=now() - queue.LAPSE * 2)
    assert queue.reclaim() == 1
    again = queue.claim("lively:2")
    assert again is not None
    assert (again.pk, again.attempts) == (note.pk, 2)
    # The silent one comes back to life: it can neither end nor prolong the other's run.
    assert not queue.finish(held)
    assert not queue.beat(held)
    assert queue.beat(again)


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    job = note_down.enqueue("nowhere", "x")
    for death in range(note_down.retries + 1 + queue.DEATHS_FORGIVEN):
        assert queue.claim(f"w:{death}") is not None
        queue.reclaim(worker=f"w:{death}")
    job.refresh_from_db()
    assert job.state == State.DEAD
    assert "died" in job.last_error


def test_an_interrupted_job_keeps_its_attempts() -> None:
    job = count_to.enqueue(3)
    held = queue.claim("w")
    assert held is not None
    queue.give_back(held)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.WAITING, 0)


def test_progress_is_kept_and_elsewhere_means_nothing() -> None:
    job = count_to.enqueue(40)
    run_all()
    job.refresh_from_db()
    assert (job.done, job.total, job.note) == (40, 40, "40 of 40")
    progress(done=1, total=2)


@pytest.mark.parametrize("definition", [chime])
def test_a_periodic_job_has_a_next_time(definition: JobDefinition[[]]) -> None:
    definition.enqueue()
    assert run_all() == 1
    following = Job.objects.get(name=definition.name, state=State.WAITING)
    assert timedelta(minutes=29) < following.run_at - now() <= timedelta(minutes=30)
    assert definition.enqueue().pk == following.pk


def test_done_jobs_are_forgotten_after_a_week_but_not_dead_ones() -> None:
    count_to.enqueue(1)
    refuse.enqueue(may_retry=False)
    run_all()
    Job.objects.update(finished_at=now() - queue.KEEP_DONE * 2)
    count_to.enqueue(1)
    run_all()
    queue.clean_up()
    assert sorted(Job.objects.values_list("state", flat=True)) == ["dead", "done"]


def test_looking_for_work_writes_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1) as asked:
        assert queue.claim("w") is None
    assert asked.captured_queries[0]["sql"].startswith("SELECT")
