"""What one takes out holds one's highlights as annotations, and those come in again."""

import io
import zipfile

from commonplace.annotations.actions import take
from commonplace.annotations.model import read_document
from commonplace.entries.adding import Draft, add_entries
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.exporters.archive import write_archive
from tests.cast import Cast
from tests.world import make_source


def test_the_highlights_leave_and_come_in_elsewhere(cast: Cast) -> None:
    source = make_source("https://example.org/madder", "Madder")
    quotes = ["Simmer it", "weld\n“yellow” \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")]
    add_entries(cast.amina, [Draft(kind=Kind.HIGHLIGHT, quote=quote, body="So", tags=["dye"], source=source) for quote in quotes])
    add_entries(cast.amina, [Draft(kind=Kind.NOTE, title="A note"), Draft(kind=Kind.HIGHLIGHT, quote="From a talk")])
    target = io.BytesIO()
    write_archive(cast.amina, target, progress=lambda done, total: None)
    with zipfile.ZipFile(target) as archive:
        document = read_document(archive.read("annotations.jsonld"))
    assert len(document.annotations) == 3 and not any(one.problems for one in document.annotations)
    assert len(take(cast.amina, document).present) == 3
    taken = take(cast.farah, document).taken
    assert sorted(entry.quote for entry in taken) == sorted([*quotes, "From a talk"])
    assert {entry.byline for entry in Entry.objects.authored_by(cast.farah)} == {"Amina Diallo"}
    assert {entry.quote: entry.source for entry in taken}[quotes[0]] == source
