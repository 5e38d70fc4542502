from commonplace.kit.jobs import periodic
from commonplace.pictures.actions import clear_unused


@periodic(minutes=24 * 60)
def clear_unused_pictures() -> None:
    """What was put here and never shown, or only ever in a draft."""
    clear_unused()
