"""Files that were handed in for nothing are forgotten, and those that somebody saved are not."""

from datetime import timedelta

from commonplace.kit.clock import at, now
from commonplace.seek.actions import capture_source
from commonplace.seek.jobs import forget_files_that_nobody_saved
from commonplace.seek.upkeep import forget_unsaved_files
from commonplace.share.actions import withdraw
from commonplace.sources.models import Original, Source
from commonplace.sources.originals import handed_in
from commonplace.sources.tests.pdfs import pdf_of
from tests.cast import Cast


def test_a_file_of_which_no_save_was_made_is_forgotten(cast: Cast) -> None:
    lost, kept, binned = (handed_in(pdf_of([[word]])) for word in ("lost", "kept", "binned"))
    capture_source(cast.amina, kept, title="Kept")
    withdraw(cast.amina, capture_source(cast.amina, binned, title="Binned").entry)
    assert forget_unsaved_files() == 0
    with at(now() + timedelta(days=8)):
        assert [forget_unsaved_files(), forget_unsaved_files()] == [1, 0]
    assert set(Source.objects.values_list("pk", flat=True)) == {kept.pk, binned.pk}
    assert not Original.objects.filter(source=lost.pk).exists()


def test_the_job_does_it(cast: Cast) -> None:
    handed_in(pdf_of([["lost"]]))
    with at(now() + timedelta(days=8)):
        forget_files_that_nobody_saved()
    assert not Source.objects.exists()
