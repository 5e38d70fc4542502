from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "commonplace.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.people.belongings import belongings
        from commonplace.review import exporting

        belongings("review", exporting.answers)
