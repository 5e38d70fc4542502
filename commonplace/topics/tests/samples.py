from commonplace.entries.models import Tag
from commonplace.people.models import Member
from commonplace.topics.actions import add_name, describe
from commonplace.topics.models import OtherName, TopicText


def named_madder(host: Member) -> OtherName:
    """The topic "madder", of which something is said, and which is also called "rubia". Made when it is first asked for."""
    tag = Tag.objects.get_or_create(name="madder")[0]
    if not TopicText.objects.filter(tag=tag).exists():
        describe(host, tag, text="A root that gives **reds**.", broader=[])
    return OtherName.objects.filter(tag=tag, name="rubia", ended_at__isnull=True).first() or add_name(host, tag, name="rubia")
