from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "commonplace.communities"
    label = "communities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.communities import exporting
        from commonplace.people.belongings import belongings

        belongings("learning_log", exporting.log_weeks)
        belongings("labels", exporting.labels)
        belongings("going_first", exporting.going_first)
