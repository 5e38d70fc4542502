from commonplace.spaces.models import Membership
from commonplace.unnamed.actions import allow
from tests.cast import Cast


def allow_in_weavers(cast: Cast) -> None:
    """Weavers with five people, so that asking without a name can be allowed, and is."""
    Membership.objects.bulk_create(Membership(space=cast.weavers, member=member) for member in (cast.bruno, cast.chidi, cast.emil))
    allow(cast.amina, cast.weavers, to=True)
