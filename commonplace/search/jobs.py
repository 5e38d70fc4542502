"""What search does by itself."""

from commonplace.kit.jobs import periodic
from commonplace.search.port import engine


@periodic(minutes=24 * 60)
def learn_how_rows_are_spread() -> None:
    engine().learn()
