from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    name = "commonplace.discussion"
    label = "discussion"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.activity.concerns import register
        from commonplace.discussion import exporting
        from commonplace.discussion.concerns import CONCERNS
        from commonplace.discussion.queries import comment_counts
        from commonplace.entries.queries import count_on_cards
        from commonplace.people.belongings import belongings

        for concern in CONCERNS:
            register(concern)
        belongings("comments", exporting.comments)
        count_on_cards("comments", comment_counts)
