from commonplace.kit.jobs import periodic
from commonplace.oauth import actions


@periodic(minutes=24 * 60)
def forget_unused() -> None:
    actions.forget()
