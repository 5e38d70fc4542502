from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "commonplace.moderation"
    label = "moderation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.activity.concerns import register
        from commonplace.moderation import exporting
        from commonplace.moderation.actions import look_again
        from commonplace.moderation.concerning import CONCERNS
        from commonplace.people.belongings import belongings
        from commonplace.people.changes import on_withheld_rewritten

        belongings("reports", exporting.reports)
        on_withheld_rewritten.append(look_again)
        for concern in CONCERNS:
            register(concern)
