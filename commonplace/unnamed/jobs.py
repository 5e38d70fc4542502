from commonplace.kit.jobs import periodic
from commonplace.unnamed.actions import release
from commonplace.unnamed.stamps import forget_old_weeks


@periodic(minutes=5)
def release_what_is_due() -> None:
    """What was asked and said without a name, once its hour is full."""
    release()


@periodic(minutes=24 * 60)
def forget_stamps() -> None:
    """Of the weeks that are over."""
    forget_old_weeks()
