from datetime import timedelta

from commonplace.api.models import KeptAnswer
from commonplace.kit.clock import now
from commonplace.kit.jobs import periodic


@periodic(minutes=60)
def forget_answers() -> None:
    """A program that sends a request again does so within a day."""
    KeptAnswer.objects.filter(made_at__lt=now() - timedelta(days=1)).delete()
