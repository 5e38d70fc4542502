from django.apps import AppConfig


class FlowConfig(AppConfig):
    name = "commonplace.flow"
    label = "flow"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonplace.digest.sections import Section, register
        from commonplace.flow import digesting

        register(Section(digesting.SECTION, _("Thanks for what you shared"), digesting.gather, digesting.told, order=40))
