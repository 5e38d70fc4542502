"""Taking everything out, and bringing it in again somewhere else."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.lifecycle import announce, withdraw
from commonplace.entries.models import Audience, Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import FeedbackWanted, Kind, Maturity
from commonplace.exporters import archive
from commonplace.exporters.archive import write_archive
from commonplace.exporters.jobs import forget_old_exports
from commonplace.exporters.models import Export
from commonplace.exporters.names import safe_stem
from commonplace.importers.tests.test_bringing_in import brought_in
from commonplace.kit.jobs import run_all
from commonplace.lineage.actions import grow, thank
from commonplace.lineage.models import Edge, EdgeKind, Reference
from commonplace.people.models import Member
from commonplace.seek.actions import capture
from commonplace.seek.models import ReachedBy, Save
from tests.cast import Cast, ClientAs
from tests.world import SECRET_TITLE, SECRET_WORD, add_secrets, make_world

WHEN = datetime(2021, 2, 3, 4, 5, 6, 789, tzinfo=UTC)


def taken_out(member: Member) -> bytes:
    target = io.BytesIO()
    write_archive(member, target, progress=lambda done, total: None)
    return target.getvalue()


def contents(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def write_some(cast: Cast) -> dict[str, Entry]:
    """A little of everything that Amina may write."""
    save = capture(
        cast.amina, url="https://example.org/madder", why="On *red*", reached_by=ReachedBy.EXPERT, title="Madder", tags=["red"]
    ).entry
    highlight, note, post, question = add_entries(
        cast.amina,
        [
            Draft(kind=Kind.HIGHLIGHT, quote='Simmer it, "never" boil: [it] {dulls}\nsoon', body="Mind this", source=save.source, made_at=WHEN),
            Draft(
                kind=Kind.NOTE, title="Reds: a note", body="# Reds: a note\n\n---\n\n[[Madder]] ![[Weld|x]]\n\n    code  \n\n", made_at=WHEN,
                edited_at=WHEN + timedelta(days=3), tags=["dye", "ünïcode"], maturity=Maturity.WORKING, audience=audiences.of_space(cast.weavers),
                feedback_wanted=FeedbackWanted.POKE_HOLES, byline="Old Weaver",
            ),
            Draft(kind=Kind.POST, body="Today: no title, see [[Reds: a note]]", made_at=WHEN, audience=audiences.organisation()),
            Draft(kind=Kind.QUESTION, title="Why?\u2028Hm: *really*", body="", audience=audiences.of_circle(cast.kitchen_table)),
        ],
    )  # fmt: skip
    grow(highlight, kind=EdgeKind.QUOTES, from_source=save.source)
    grow(note, kind=EdgeKind.BUILDS_ON, from_entry=highlight)
    grow(note, kind=EdgeKind.BUILDS_ON, from_entry=post)
    announce(post, adds="Worth a look")
    said = comment(cast.amina, question, body="I ask again")
    return {"save": save, "highlight": highlight, "note": note, "post": post, "question": question, "comment": said}


def picture(member: Member) -> list[object]:
    """All that has to survive the journey."""
    seen: list[object] = []
    for entry in Entry.objects.authored_by(member).select_related("source", "parent").order_by("uid"):
        save = Save.objects.filter(entry=entry).first()
        links = Reference.objects.filter(entry=entry).order_by("position").values_list("label", "target__uid")
        edges = sorted(Edge.objects.filter(entry=entry).values_list("kind", "origin__uid", "source__url"), key=str)
        facts = [entry.uid, entry.kind, entry.title, entry.quote, entry.body, tags_of(entry), entry.made_at, entry.edited_at, entry.adds]
        more = [
            entry.maturity,
            entry.feedback_wanted,
            entry.byline,
            entry.announced_at,
            entry.audience.ring,
            entry.source and entry.source.url,
        ]
        seen.append([*facts, *more, entry.parent and entry.parent.uid, save and save.reached_by, list(links), edges])
    return seen


def forget_everything() -> None:
    Entry.objects.update(parent=None, root=None, kind=Kind.NOTE)
    Entry.objects.all().delete()


def test_what_is_brought_in_again_is_what_was_taken_out(cast: Cast) -> None:
    write_some(cast)
    run_all()
    before, content = picture(cast.amina), taken_out(cast.amina)
    forget_everything()
    imported = brought_in(cast.amina, content, "export.zip")
    assert imported.counts["taken"] == 6
    assert picture(cast.amina) == before
    assert brought_in(cast.amina, content, "again.zip").counts.get("taken", 0) == 0


def test_in_a_place_without_the_space_it_is_only_ones_own(cast: Cast) -> None:
    note = write_some(cast)["note"]
    content = taken_out(cast.amina)
    forget_everything()
    cast.amina.memberships.all().delete()
    cast.amina.circles.all().update(name="Another")
    imported = brought_in(cast.amina, content, "export.zip")
    assert Entry.objects.get(uid=note.uid).audience.ring == "me"
    assert imported.lines.filter(outcome="remark", reason__startswith="Those who could see it").count() == 3
    assert Entry.objects.visible_to(cast.dora).filter(kind=Kind.NOTE).count() == 0


def test_a_comment_without_what_it_answers_is_skipped(cast: Cast) -> None:
    root = add_entry(cast.farah, Draft(kind=Kind.NOTE, title="Farah's", audience=audiences.organisation()))
    comment(cast.amina, root, body="Well said")
    content = taken_out(cast.amina)
    forget_everything()
    imported = brought_in(cast.amina, content, "export.zip")
    assert [line.reason for line in imported.lines.filter(outcome="skipped")] == ["What it answers is not here."]


def test_an_identifier_that_is_taken_is_left_to_its_owner(cast: Cast) -> None:
    entries = write_some(cast)
    content = taken_out(cast.amina)
    imported = brought_in(cast.bruno, content, "export.zip")
    assert imported.counts["taken"] == 6
    assert Entry.objects.get(uid=entries["note"].uid).author == cast.amina
    assert Entry.objects.authored_by(cast.bruno).get(kind=Kind.NOTE).title == "Reds: a note"


def test_nothing_of_others_is_in_it(cast: Cast) -> None:
    world = make_world(cast)
    before = contents(taken_out(cast.dora))
    add_secrets(world, cast.dora)
    after = contents(taken_out(cast.dora))
    assert not any(SECRET_WORD in text for text in after.values())
    # Amina's text, in which Dora wrote too, names it before it is there: words that Dora reads, not news of what is hidden.
    naming = [{name for name, text in files.items() if SECRET_TITLE in text} for files in (before, after)]
    assert naming[0] == naming[1] <= {"belongings.json"}
    strip = lambda files: {name: text.partition('"thanks_given"')[2] if name.endswith("json") else text for name, text in files.items()}  # noqa: E731
    assert strip(before) == strip(after)


def test_links_to_others_are_by_name_and_edges_go_with_sight(cast: Cast) -> None:
    theirs = add_entry(cast.farah, Draft(kind=Kind.NOTE, title="Farah's weld", body="Hidden words", audience=audiences.organisation()))
    mine = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Mine", body="[[Farah's weld]]"))
    grow(mine, kind=EdgeKind.BUILDS_ON, from_entry=theirs)
    assert theirs.uid in contents(taken_out(cast.amina))["notes/Mine.md"]
    Entry.objects.filter(pk=theirs.pk).update(
        audience=Audience.objects.get_or_create(key="me:x", defaults={"ring": "me", "owner": cast.farah})[0]
    )
    files = contents(taken_out(cast.amina))
    assert not any(theirs.uid in text or "Hidden words" in text for text in files.values())
    assert "[[Farah's weld]]" in files["notes/Mine.md"]


def test_what_lies_in_the_bin_stays_there_and_thanks_are_in_the_json(cast: Cast) -> None:
    entries = write_some(cast)
    withdraw(entries["save"])
    thank(cast.dora, entries["note"], used_for="dye day")
    files = contents(taken_out(cast.amina))
    assert not any(name.startswith("saves/") for name in files)
    whole = json.loads(files["commonplace.json"])
    note = next(entry for entry in whole["entries"] if entry["title"] == "Reds: a note")
    assert note["thanks_received"][0]["used_for"] == "dye day" and note["file"] == "notes/Reds a note.md"
    assert "bin" in files["README.txt"]


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("../../etc/passwd", "etc passwd"),
        ("CON", "CON_"),
        ("a/b:c*?", "a b c"),
        ("..", ""),
        ("x" * 300, "x" * 100),
        ("Tokyo 東京", "Tokyo 東京"),
    ],
)
def test_names_that_every_system_can_hold(title: str, stem: str) -> None:
    assert safe_stem(title).lstrip(". ") == stem


def test_same_names_are_told_apart(cast: Cast) -> None:
    add_entries(cast.amina, [Draft(kind=Kind.NOTE, title=title, body="x") for title in ("Same", "SAME", "same?", "???")])
    assert len({name.casefold() for name in contents(taken_out(cast.amina)) if name.startswith("notes/")}) == 4


def test_memory_does_not_grow_with_the_number(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    add_entries(cast.amina, [Draft(kind=Kind.NOTE, title=f"N{number}", body="x") for number in range(7)])
    monkeypatch.setattr(archive, "BATCH", 3)
    assert [len(batch) for batch in archive._batches(cast.amina)] == [3, 3, 1]


def test_by_the_browser_only_for_oneself(cast: Cast, client_as: ClientAs) -> None:
    write_some(cast)
    client = client_as(cast.amina)
    address = client.post("/export/", {"deed_key": "once"}).headers["Location"]
    assert client.post("/export/", {"deed_key": "once"}).headers["Location"] == address
    assert client.get(f"{address}download/").status_code == 404
    run_all()
    assert "Download" in client.get(address).content.decode()
    answer = client.get(f"{address}download/")
    assert "notes/Reds a note.md" in contents(answer.getvalue())
    assert answer.headers["Content-Disposition"].startswith("attachment")
    for other in (cast.bruno, cast.gita):
        assert [client_as(other).get(address + page).status_code for page in ("", "download/")] == [404, 404]
        assert client_as(other).post(f"{address}delete/").status_code == 404
    assert client_as(None).get(f"{address}download/").status_code == 302


def test_the_file_goes_after_a_week(cast: Cast, client_as: ClientAs, django_capture_on_commit_callbacks: Callable) -> None:
    client_as(cast.amina).post("/export/")
    run_all()
    export = Export.objects.get()
    path = Path(export.file.path)
    forget_old_exports()
    assert path.exists()
    Export.objects.update(made_at=export.made_at - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        forget_old_exports()
    assert not path.exists() and not Export.objects.exists()


def test_at_the_machine(cast: Cast, tmp_path: Path) -> None:
    write_some(cast)
    target = tmp_path / "amina.zip"
    call_command("export", member="amina", to=target, stdout=io.StringIO())
    assert "README.txt" in contents(target.read_bytes())
    with pytest.raises(CommandError, match="already"):
        call_command("export", member="amina", to=target)
    with pytest.raises(CommandError, match="Nobody"):
        call_command("export", member="nobody", to=tmp_path / "x.zip")
