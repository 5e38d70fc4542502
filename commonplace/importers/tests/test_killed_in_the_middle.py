"""Bringing in goes on where a killed worker left it: a real worker process, really killed, on a real database."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.importers import actions
from commonplace.importers.models import Import, Outcome, State
from commonplace.importers.tests.test_bringing_in import zipped
from commonplace.kit.jobs import run_all
from commonplace.kit.tests.test_jobs_workers import database_url, wait_until
from commonplace.lineage.models import Reference
from tests.cast import make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NOTES = 800


@pytest.fixture
def start_worker() -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "commonplace.settings", "COMMONPLACE_DATABASE_URL": database_url()}
        started.append(subprocess.Popen([sys.executable, "-m", "commonplace", "work"], env=environment, cwd=Path(__file__).parents[3]))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_vault_whose_worker_was_killed_is_finished_by_another_without_doubling(
    start_worker: Callable[[], "subprocess.Popen[bytes]"],
) -> None:
    member = make_cast().amina
    files: dict[str, str | bytes] = {f"pages/Note {number}.md": f"- See [[Note {number - 1}]] #dye\n" for number in range(NOTES)}
    content = zipped(files | {"logseq/config.edn": "{}"})
    imported = actions.hand_in(member, ContentFile(content), file_name="graph.zip")
    run_all()
    imported.refresh_from_db()
    assert (imported.state, imported.format) == (State.READY, "logseq")
    actions.commit(member, imported, audience=audiences.only_me(member), keeps_audiences=False)

    victim = start_worker()
    wait_until(lambda: imported.lines.filter(outcome=Outcome.TAKEN).count() >= 200)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    taken = Entry.objects.filter(author=member).count()
    assert 200 <= taken < NOTES and Import.objects.get(pk=imported.pk).state == State.COMMITTING

    start_worker()
    wait_until(lambda: Import.objects.get(pk=imported.pk).state == State.DONE, 120)
    assert Entry.objects.filter(author=member).count() == NOTES
    assert Entry.objects.filter(author=member).values("title").distinct().count() == NOTES
    assert imported.lines.filter(outcome=Outcome.TAKEN).count() == NOTES
    assert Reference.objects.filter(entry__author=member, target__isnull=False).count() == NOTES - 1

    again = actions.hand_in(member, ContentFile(content), file_name="graph.zip")
    wait_until(lambda: Import.objects.get(pk=again.pk).state == State.READY, 120)
    assert Import.objects.get(pk=again.pk).counts[Outcome.PRESENT] == NOTES
