from django.apps import AppConfig


class AssistantsConfig(AppConfig):
    name = "commonplace.assistants"
    label = "assistants"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.assistants import exporting
        from commonplace.people.belongings import belongings

        belongings("assistant_calls", exporting.calls)
