from django.apps import AppConfig


class FreshnessConfig(AppConfig):
    name = "commonplace.freshness"
    label = "freshness"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.freshness import exporting
        from commonplace.people.belongings import belongings

        belongings("upkeep", exporting.upkeep)
        belongings("doubts", exporting.doubts)
