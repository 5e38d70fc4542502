from django.apps import AppConfig


class ExportersConfig(AppConfig):
    name = "commonplace.exporters"
    label = "exporters"
    default_auto_field = "django.db.models.BigAutoField"
