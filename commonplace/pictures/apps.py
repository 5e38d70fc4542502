from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "commonplace.pictures"
    label = "pictures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.kit.freeing import holds_files
        from commonplace.pictures.models import Picture

        holds_files("pictures", lambda names: Picture.objects.filter(name__in=names).values_list("name", flat=True))
