from django.apps import AppConfig


class ReadsConfig(AppConfig):
    """What everyone reads: a source with all that was made of it, and one's read-later as what trusted people marked. It keeps nothing of its own."""

    name = "commonplace.reads"
    label = "reads"
    default_auto_field = "django.db.models.BigAutoField"
