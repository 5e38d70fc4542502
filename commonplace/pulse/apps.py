from django.apps import AppConfig


class PulseConfig(AppConfig):
    name = "commonplace.pulse"
    label = "pulse"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.activity.concerns import register
        from commonplace.people.belongings import belongings
        from commonplace.pulse import exporting
        from commonplace.pulse.concerns import CONCERNS

        for concern in CONCERNS:
            register(concern)
        belongings("pulses_begun", exporting.begun)
        belongings("pulses_asked", exporting.asked)
