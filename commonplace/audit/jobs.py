from commonplace.audit import actions
from commonplace.kit.jobs import periodic


@periodic(minutes=24 * 60)
def forget() -> None:
    """Delete what is older than the settings keep. Safe to repeat."""
    actions.forget()
