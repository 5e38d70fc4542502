from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "commonplace.live"
    label = "live"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.live import exporting
        from commonplace.people.belongings import belongings

        belongings("presence", exporting.presence)
