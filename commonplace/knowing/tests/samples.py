from commonplace.knowing.actions import leave_topic
from commonplace.knowing.models import TopicLeft
from commonplace.people.models import Member


def left_of(member: Member) -> TopicLeft:
    return leave_topic(member, topic="Indigo vats")
