from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "commonplace.kit"
    label = "kit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.kit import checks  # noqa: F401 - registers them
