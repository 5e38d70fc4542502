from django.apps import AppConfig


class TopicsConfig(AppConfig):
    name = "commonplace.topics"
    label = "topics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.entries.tags import name_tags_by
        from commonplace.people.belongings import belongings
        from commonplace.topics import exporting
        from commonplace.topics.names import canonical

        name_tags_by(canonical)
        belongings("topic_texts", exporting.texts)
