"""Who may see a picture, what becomes of it, and that it leaves with its owner."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import bring_back, change_audience, revise_entry, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.exporters.archive import write_archive
from commonplace.kit import clock
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.pictures import actions
from commonplace.pictures.models import Picture
from commonplace.pictures.tests.samples import png
from tests.cast import READERS, Cast, ClientAs


def sent(client: Client, body: bytes, name: str = "dye.png") -> HttpResponse:
    return client.post("/pictures/", {"picture": SimpleUploadedFile(name, body, "image/png")}, headers={"Accept": "application/json"})


def a_picture(member: Member, colour: str = "red") -> Picture:
    return actions.add_picture(member, png(colour))


def showing(author: Member, *pictures: Picture, **more: object) -> Entry:
    body = "\n\n".join(f"![Dye]({picture.get_absolute_url()})" for picture in pictures)
    return add_entry(author, Draft(kind=Kind.NOTE, title="Dyes", body=body, **more))  # type: ignore[arg-type]


def asked(client: Client, picture: Picture) -> int:
    answer = client.get(picture.get_absolute_url())
    assert answer.getvalue()  # read to its end, the file is closed
    return int(answer.status_code)


def readers(cast: Cast, picture: Picture) -> set[str]:
    everyone = {**cast.viewers}
    return {name for name, viewer in everyone.items() if Picture.objects.visible_to(viewer).filter(pk=picture.pk).exists()}


@pytest.mark.parametrize("ring", READERS)
def test_it_is_seen_by_whoever_sees_an_entry_that_shows_it(cast: Cast, client_as: ClientAs, ring: str) -> None:
    picture = a_picture(cast.amina)
    assert readers(cast, picture) == {"amina"}
    entry = showing(cast.amina, picture, audience=cast.audiences()[ring])
    assert readers(cast, picture) == {*READERS[ring], "amina"}
    for name, viewer in cast.viewers.items():
        assert asked(client_as(viewer), picture) == (200 if name in {*READERS[ring], "amina"} else 404)
    withdraw(entry)
    assert readers(cast, picture) == {"amina"}
    bring_back(entry)
    revise_entry(cast.amina, entry, title="Dyes", body="None.", tags=[], expected_revision=1)
    assert readers(cast, picture) == {"amina"}


def test_naming_a_picture_does_not_show_it(cast: Cast, client_as: ClientAs) -> None:
    hidden = a_picture(cast.amina)
    showing(cast.bruno, hidden, audience=audiences.organisation())
    assert readers(cast, hidden) == {"amina"}
    assert asked(client_as(cast.bruno), hidden) == 404


def test_whoever_may_see_it_may_pass_it_on_and_goes_on_showing_it(cast: Cast) -> None:
    picture = a_picture(cast.amina)
    first = showing(cast.amina, picture, audience=audiences.of_people(cast.amina, [cast.bruno]))
    second = showing(cast.bruno, picture)
    change_audience(first, audiences.only_me(cast.amina))
    revise_entry(cast.bruno, second, title="Dyes", body=second.body + " More.", tags=[], expected_revision=1)
    assert readers(cast, picture) == {"amina", "bruno"}


@pytest.mark.parametrize(
    "body",
    [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", png()[:40], b"GIF89a" + b"\0" * 20],
    ids=["empty", "text", "drawing", "cut short", "broken"],
)
def test_what_is_no_picture_is_refused_with_a_reason(cast: Cast, client_as: ClientAs, body: bytes) -> None:
    answer = sent(client_as(cast.amina), body)
    assert answer.status_code == 422 and len(answer.json()["problem"]) > 10
    page = client_as(cast.amina).post("/pictures/", {"picture": SimpleUploadedFile("x.png", body, "image/png")})
    assert page.status_code == 422 and "field-error" in page.content.decode()
    assert not Picture.objects.exists()


def test_it_is_written_anew_and_served_as_what_it_is(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    answer = sent(client, png("blue") + b"<script>alert(1)</script>", name="x.html")
    shown = client.get(answer.json()["address"])
    assert shown.headers["Content-Type"] == "image/png" and b"script" not in shown.getvalue()
    assert "private" in shown.headers["Cache-Control"] and shown.headers["X-Content-Type-Options"] == "nosniff"
    assert (answer.json()["width"], answer.json()["height"]) == (8, 6)
    assert sent(client_as(None), png()).status_code == 302


def test_too_many_in_an_hour_are_refused(cast: Cast, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_AN_HOUR", 1)
    assert [sent(client_as(cast.amina), png()).status_code for _ in range(2)] == [200, 422]


@pytest.mark.django_db(transaction=True)
def test_what_nothing_shows_is_cleared_away_in_time(cast: Cast) -> None:
    unused, twin, used, earlier = (a_picture(cast.amina, colour) for colour in ("red", "red", "green", "blue"))
    showing(cast.amina, used, twin)
    entry = showing(cast.amina, earlier)
    revise_entry(cast.amina, entry, title="Dyes", body="None.", tags=[], expected_revision=1)
    lone = a_picture(cast.amina, "yellow")
    assert actions.clear_unused() == 0
    with clock.at(now() + actions.KEPT_UNUSED + timedelta(days=1)):
        assert actions.clear_unused() == 2
    assert set(Picture.objects.values_list("pk", flat=True)) == {twin.pk, used.pk, earlier.pk}
    # The files go by themselves, for others may have the same (kit/tests/test_freeing.py).
    assert default_storage.exists(unused.name) and default_storage.exists(lone.name)


def test_an_export_takes_them_along(cast: Cast) -> None:
    mine, theirs = a_picture(cast.amina), a_picture(cast.farah, "blue")
    showing(cast.amina, mine, theirs)
    out = io.BytesIO()
    write_archive(cast.amina, out, progress=lambda done, total: None)
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
        (note,) = [name for name in names if name.startswith("notes/")]
        assert f"pictures/{mine.uid}.png" in names and f"pictures/{theirs.uid}.png" not in names
        text = archive.read(note).decode()
    assert f"![Dye](../pictures/{mine.uid}.png)" in text and theirs.get_absolute_url() in text
