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

        from commonplace.activity.actions import follow
        from commonplace.flow.keeping import count_day_of, remember_thanks, remember_ties
        from commonplace.flow.parts_of_loop import COUNTED
        from commonplace.lineage.growing import follow_thanks, follow_ties

        follow_ties(remember_ties)
        follow_thanks(remember_thanks)
        for verb in COUNTED:
            follow(verb, count_day_of)
