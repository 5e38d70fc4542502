from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "commonplace.inbox"
    label = "inbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.inbox import exporting
        from commonplace.people.belongings import belongings

        belongings("inbox", exporting.items)
        belongings("inbox_rules", exporting.rules)
