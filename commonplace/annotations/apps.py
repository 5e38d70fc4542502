from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    name = "commonplace.annotations"
    label = "annotations"
    default_auto_field = "django.db.models.BigAutoField"
