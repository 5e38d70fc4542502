from django.apps import AppConfig


class FreshnessConfig(AppConfig):
    name = "commonplace.freshness"
    label = "freshness"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonplace.activity.concerns import register
        from commonplace.digest.sections import Section
        from commonplace.digest.sections import register as tell
        from commonplace.entries.queries import line_on_cards
        from commonplace.freshness import digesting, exporting
        from commonplace.freshness.concerns import CONCERNS
        from commonplace.freshness.heirs import heirs_on_cards
        from commonplace.people.belongings import belongings

        line_on_cards(heirs_on_cards)
        for concern in CONCERNS:
            register(concern)
        tell(Section("freshness", _("What to look at again"), digesting.gather, digesting.told, order=45))

        belongings("upkeep", exporting.upkeep)
        belongings("doubts", exporting.doubts)
