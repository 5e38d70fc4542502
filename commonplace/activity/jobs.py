from commonplace.activity.actions import followers_of
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.kit.jobs import job


@job(retries=5)
def fan_out(activity_id: int) -> None:
    """Call everyone who follows this kind of deed."""
    activity = Activity.objects.filter(pk=activity_id).first()
    if activity is None:
        return
    for follower in followers_of(Verb(activity.verb)):
        follower(activity_id)
