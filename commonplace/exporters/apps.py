from django.apps import AppConfig


class ExportersConfig(AppConfig):
    name = "commonplace.exporters"
    label = "exporters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.exporters.models import Export
        from commonplace.kit.freeing import holds_files

        holds_files("exports", lambda names: Export.objects.filter(file__in=names).values_list("file", flat=True))
