"""The examples of the page about the API are run, word by word, against the program as it is served to tests."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from django.template.loader import render_to_string
from pytest_django.live_server_helper import LiveServer

from commonplace.api.tests.doors import Program
from commonplace.entries.models import Entry
from tests.cast import Cast


@pytest.mark.once
def test_the_examples_of_the_page_run_as_they_stand_there(cast: Cast, live_server: LiveServer) -> None:
    if shutil.which("curl") is None:
        pytest.skip("the examples use curl, which is not on this machine")
    program = Program(cast.amina)
    examples = render_to_string("api/_examples.txt", {"base": f"{live_server.url}/api/v1"}).replace("\\\n", " ")
    said = []
    for line in filter(None, map(str.strip, examples.split("\n"))):
        ran = subprocess.run(
            ["sh", "-c", line.replace("curl ", "curl -sS --fail-with-body ")],
            env={"KEY": program.secret, "RANDOM": "k-1"},
            capture_output=True,
            check=False,
        )
        assert ran.returncode == 0, f"{line}: {ran.stdout.decode()} {ran.stderr.decode()}"
        said.append(json.loads(ran.stdout))

    assert said[0]["member"]["handle"] == "amina" and said[2]["title"] == "Madder" and said[3]["taken"] == 1
    assert "no hotter than 70 degrees" in said[4]["sentences"][0]["text"].lower()
    assert [one["uid"] for one in said[6]["items"]] == [said[5]["uid"]] and said[5]["answers"]["trying"]
    assert [one["uid"] for one in said[8]["items"]] == [said[7]["uid"]] and said[7]["state"] == "choosing"
    assert Entry.objects.filter(author=cast.amina).count() == 3
