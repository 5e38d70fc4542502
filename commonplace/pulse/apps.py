from django.apps import AppConfig


class PulseConfig(AppConfig):
    name = "commonplace.pulse"
    label = "pulse"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonplace.activity.concerns import register
        from commonplace.digest.sections import Section
        from commonplace.digest.sections import register as tell
        from commonplace.people.belongings import belongings
        from commonplace.pulse import digesting, exporting
        from commonplace.pulse.concerns import CONCERNS

        for concern in CONCERNS:
            register(concern)
        tell(Section(digesting.SECTION, _("How safe it is to speak up: you can answer"), digesting.gather, digesting.told, order=15))
        belongings("pulses_begun", exporting.begun)
        belongings("pulses_asked", exporting.asked)
