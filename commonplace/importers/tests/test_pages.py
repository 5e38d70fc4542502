"""The browser's way: hand in, look, choose who sees it, report; and for nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonplace.entries.models import Entry
from commonplace.entries.words import Ring
from commonplace.importers import queries
from commonplace.importers.models import Import
from commonplace.importers.tests.test_bringing_in import NOTES, brought_in, handed_in, zipped
from commonplace.kit.jobs import run_all
from tests.cast import Cast, ClientAs


def upload(client: Client, content: bytes = b"", name: str = "notes.zip", **more: str) -> object:
    return client.post("/import/", {"file": SimpleUploadedFile(name, content or zipped(NOTES)), **more})


def test_from_the_file_to_the_report(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    sent = upload(client)
    address = sent.headers["Location"]
    assert "every 1s" in client.get(address).content.decode()
    run_all()
    page = client.get(address).content.decode()
    assert "Loom" in page and "dye/root.png" in page and "[[Nowhere]]" in page and "every 1s" not in page
    answer = client.post(f"{address}commit/", {"ring": "space", "space": cast.weavers.slug})
    assert answer.status_code == 302
    run_all()
    page = client.get(address).content.decode()
    assert "3 notes were taken" in page
    assert Entry.objects.visible_to(cast.dora).count() == 3
    skipped = client.get(f"{address}?outcome=skipped").content.decode()
    assert "dye/root.png" in skipped and "weaving/loom.md" not in skipped


def test_the_report_is_a_table_without_formulas(cast: Cast, client_as: ClientAs) -> None:
    imported = brought_in(cast.amina, zipped({"=1+1.md": "# =SUM(A1)\n\nx\n"}))
    response = client_as(cast.amina).get(f"{imported.get_absolute_url()}report.csv")
    text = response.getvalue().decode()
    assert "'=1+1.md" in text and "'=SUM(A1)" in text
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_a_ring_that_is_not_chosen_whole_keeps_the_page(cast: Cast, client_as: ClientAs) -> None:
    imported = handed_in(cast.amina, zipped(NOTES))
    answer = client_as(cast.amina).post(f"{imported.get_absolute_url()}commit/", {"ring": "space", "space": cast.almanac.slug})
    assert answer.status_code == 422 and "Loom" in answer.content.decode()
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("path", ["", "report.csv"])
def test_nobody_else_knows_of_it(cast: Cast, client_as: ClientAs, path: str) -> None:
    address = handed_in(cast.amina, zipped(NOTES)).get_absolute_url() + path
    assert client_as(cast.amina).get(address).status_code == 200
    assert client_as(cast.gita).get(address).status_code == 404
    assert client_as(None).get(address).status_code == 302


@pytest.mark.parametrize("deed", ["commit", "try-again", "discard", "bin", "bring-back"])
def test_nobody_else_does_anything_with_it(cast: Cast, client_as: ClientAs, deed: str) -> None:
    address = handed_in(cast.amina, zipped(NOTES)).get_absolute_url()
    assert client_as(cast.bruno).post(f"{address}{deed}/", {"ring": "me"}).status_code == 404
    assert Import.objects.get().state == "ready"


def test_a_double_click_hands_in_once(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    first, second = (upload(client, deed_key="once") for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Import.objects.count() == 1


def test_bringing_in_twice_is_once(cast: Cast, client_as: ClientAs) -> None:
    client, imported = client_as(cast.amina), handed_in(cast.amina, zipped(NOTES))
    for _ in range(2):
        assert client.post(f"{imported.get_absolute_url()}commit/", {"ring": "organisation"}).status_code == 302
        run_all()
    assert Entry.objects.visible_to(cast.ines).count() == 3


@pytest.mark.parametrize(("name", "said"), [("notes.exe", "none of the files"), ("notes.pdf", "none of the files")])
def test_other_files_are_refused_at_the_field(cast: Cast, client_as: ClientAs, name: str, said: str) -> None:
    answer = upload(client_as(cast.amina), b"MZ", name)
    assert answer.status_code == 422 and said in answer.content.decode()


def test_a_file_too_large_is_refused_before_it_is_read(cast: Cast, client_as: ClientAs) -> None:
    answer = client_as(cast.amina).post("/import/", b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=str(300_000_000))
    assert answer.status_code == 413 and "larger than 100 MB" in answer.content.decode()


def test_the_form_is_guarded_against_forged_requests(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.amina, backend="commonplace.people.backend.SignInBackend")
    assert upload(client).status_code == 403
    assert Import.objects.count() == 0


def test_many_files_in_an_hour_are_refused(cast: Cast, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "UPLOADS_AN_HOUR", 1)
    client = client_as(cast.amina)
    assert upload(client).status_code == 302
    answer = upload(client)
    assert answer.status_code == 422 and "Wait a little" in answer.content.decode()


def test_everything_belongs_to_who_handed_it_in_by_the_browser(cast: Cast) -> None:
    brought_in(cast.amina, zipped({"a.md": f"---\nauthor: {cast.bruno.name}\n---\nHis words\n"}))
    entry = Entry.objects.get()
    assert (entry.author, entry.byline, entry.audience.ring) == (cast.amina, cast.bruno.name, Ring.ME)
