from commonplace.assistants.calling import forget
from commonplace.kit.jobs import periodic


@periodic(minutes=24 * 60)
def forget_calls() -> None:
    forget()
