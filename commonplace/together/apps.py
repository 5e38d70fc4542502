from django.apps import AppConfig


class TogetherConfig(AppConfig):
    name = "commonplace.together"
    label = "together"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.people.belongings import belongings
        from commonplace.together import exporting

        belongings("written_together", exporting.written_together)
        belongings("opened_for_writing", exporting.opened_for_writing)
        from commonplace.activity.concerns import register as concern
        from commonplace.together.concerns import CONCERNS

        for each in CONCERNS:
            concern(each)
        from commonplace.entries.shared_writing import SharedWriting, register
        from commonplace.together.documents import merged
        from commonplace.together.queries import co_writers, hands_among, hands_of_versions, open_at

        register(SharedWriting(open_at, hands_of_versions, merged, hands_among, co_writers))
