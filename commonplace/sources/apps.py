from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "commonplace.sources"
    label = "sources"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.kit.freeing import holds_files
        from commonplace.sources.models import KeptPicture, Original

        holds_files("pictures", lambda names: KeptPicture.objects.filter(file__in=names).values_list("file", flat=True))
        holds_files("originals", lambda names: Original.objects.filter(file__in=names).values_list("file", flat=True))
