from django.apps import AppConfig


class SenseConfig(AppConfig):
    name = "commonplace.sense"
    label = "sense"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.entries.kinds import KindPart, register
        from commonplace.entries.words import Kind
        from commonplace.sense.parts import highlight_part

        register(Kind.HIGHLIGHT, KindPart("sense/_highlight_part.html", highlight_part, joins=("highlight_body",)))
