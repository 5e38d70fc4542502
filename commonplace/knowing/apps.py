from django.apps import AppConfig


class KnowingConfig(AppConfig):
    name = "commonplace.knowing"
    label = "knowing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.knowing import exporting
        from commonplace.people.belongings import belongings

        belongings("topics_left", exporting.topics_left)
