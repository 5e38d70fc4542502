from django.apps import AppConfig


class ImportersConfig(AppConfig):
    name = "commonplace.importers"
    label = "importers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.importers import exporting
        from commonplace.people.belongings import belongings

        belongings("imports", exporting.imports)
