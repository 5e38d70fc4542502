from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "commonplace.moderation"
    label = "moderation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.activity.concerns import register
        from commonplace.moderation import exporting
        from commonplace.moderation.concerning import CONCERNS
        from commonplace.people.belongings import belongings

        belongings("reports", exporting.reports)
        for concern in CONCERNS:
            register(concern)
