from django.apps import AppConfig


class LineageConfig(AppConfig):
    name = "commonplace.lineage"
    label = "lineage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.entries.queries import count_on_cards
        from commonplace.lineage.queries import thanks_counts

        count_on_cards("thanks", lambda viewer, entries: thanks_counts(entries))
