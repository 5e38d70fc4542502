from django.apps import AppConfig


class ImportersConfig(AppConfig):
    name = "commonplace.importers"
    label = "importers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.importers import exporting
        from commonplace.people.belongings import belongings

        belongings("imports", exporting.imports)

        from commonplace.importers.models import Import
        from commonplace.kit.freeing import holds_files

        holds_files("imports", lambda names: Import.objects.filter(file__in=names).values_list("file", flat=True))
