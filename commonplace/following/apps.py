from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "commonplace.following"
    label = "following"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.following import exporting
        from commonplace.people.belongings import belongings

        belongings("following", exporting.interests)
        belongings("stream_seen", exporting.seen)
