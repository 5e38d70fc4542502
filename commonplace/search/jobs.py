"""What search does by itself."""

from datetime import timedelta

from commonplace.kit.clock import now
from commonplace.kit.jobs import periodic, progress
from commonplace.search import copies, keeping, meanings, vocabulary
from commonplace.search.port import engine


@periodic(minutes=24 * 60)
def learn_how_rows_are_spread() -> None:
    engine().learn()


@periodic(minutes=10, time_limit=timedelta(hours=6))
def make_the_index_again() -> None:
    """After an upgrade that makes it in another way; else there is nothing to do."""
    keeping.bring_up_to_date(lambda done, last: progress(done=done, total=last, note="entries"))


@periodic(minutes=2, time_limit=timedelta(hours=6))
def gather_words() -> None:
    """Of what was written since the last time, so that whoever mistypes a word finds it."""
    vocabulary.gather(lambda done, of: progress(done=done, total=of, note="entries"))


@periodic(minutes=24 * 60)
def forget_words_that_are_gone() -> None:
    vocabulary.forget_gone(now().toordinal())


@periodic(minutes=1, time_limit=timedelta(hours=6))
def tell_meanings() -> None:
    """Where a server tells them (`COMMONPLACE_EMBEDDINGS_URL`), and after another model was chosen."""
    meanings.tell(lambda done, of: progress(done=done, total=of, note="entries"))


@periodic(minutes=1, time_limit=timedelta(hours=6))
def index_copies() -> None:
    """Of sources that were saved, fetched or shared otherwise since the last time."""
    copies.index_copies(lambda done, of: progress(done=done, total=of, note="sources"))
