"""A typed client is written from the description by the generator that the documentation names, and used against the program."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from commonplace.api.tests.doors import Program
from commonplace.api.tests.test_openapi import KEPT
from commonplace.entries.models import Entry
from tests.cast import Cast


@pytest.mark.once
def test_a_client_written_from_the_description_writes_reads_and_is_refused(
    cast: Cast, live_server: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = subprocess.run(
        [
            Path(sys.executable).with_name("openapi-python-client"),
            "generate",
            "--path",
            KEPT,
            "--output-path",
            tmp_path / "client",
            "--meta",
            "none",
            "--fail-on-warning",
        ],
        env={"PATH": str(Path(sys.executable).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert written.returncode == 0, written.stdout + written.stderr
    monkeypatch.syspath_prepend(tmp_path)
    package, models = importlib.import_module("client"), importlib.import_module("client.models")
    write, entry, rewrite, share = (
        importlib.import_module(f"client.api.entries.{name}") for name in ("write", "entry", "rewrite", "share_entry")
    )
    amina, bruno = (
        package.AuthenticatedClient(base_url=live_server.url, token=Program(member).secret) for member in (cast.amina, cast.bruno)
    )
    with amina as client, bruno as stranger:
        wanted = models.WriteIn(title="Madder", text="Never let it boil.")
        note = write.sync(client=client, body=wanted, idempotency_key="k-1")
        again = write.sync(client=client, body=wanted, idempotency_key="k-1")
        assert (note.title, again.uid) == ("Madder", note.uid) and Entry.objects.filter(author=cast.amina).count() == 1

        version = entry.sync_detailed(note.uid, client=client).headers["ETag"]
        changed = models.RewriteIn(text="Never let it boil, or the red turns brown.")
        assert rewrite.sync_detailed(note.uid, client=client, body=changed, if_match=version).status_code == 200
        assert rewrite.sync_detailed(note.uid, client=client, body=changed, if_match=version).status_code == 412

        refused = entry.sync_detailed(note.uid, client=stranger)
        assert refused.status_code == 404 and isinstance(refused.parsed, models.ProblemOut)
        everybody = models.AudienceIn(ring=models.Ring.ORGANISATION)
        assert share.sync_detailed(note.uid, client=client, body=models.ShareIn(audience=everybody)).status_code == 200
        assert entry.sync(note.uid, client=stranger).words == "Never let it boil, or the red turns brown."
