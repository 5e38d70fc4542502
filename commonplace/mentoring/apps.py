from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "commonplace.mentoring"
    label = "mentoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.activity.concerns import register
        from commonplace.mentoring import exporting
        from commonplace.mentoring.concerns import CONCERNS
        from commonplace.people.belongings import belongings

        for concern in CONCERNS:
            register(concern)
        belongings("mentoring", exporting.mentoring)
