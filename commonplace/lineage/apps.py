from django.apps import AppConfig


class LineageConfig(AppConfig):
    name = "commonplace.lineage"
    label = "lineage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.lineage.joining import take_edges
        from commonplace.sources.joining import follow_joins

        follow_joins(take_edges)
        from commonplace.entries.queries import count_on_cards
        from commonplace.lineage.queries import thanks_counts

        count_on_cards("thanks", thanks_counts)
        from commonplace.activity.concerns import register
        from commonplace.lineage.concerns import CONCERNS

        for concern in CONCERNS:
            register(concern)
