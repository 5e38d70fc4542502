from commonplace.kit.jobs import periodic
from commonplace.pulse.actions import turn


@periodic(minutes=5)
def turn_pulses() -> None:
    """What is due once an hour is full."""
    turn()
