from django.apps import AppConfig


class SeekConfig(AppConfig):
    name = "commonplace.seek"
    label = "seek"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models import Q

        from commonplace.seek.joining import take_seen_copies
        from commonplace.sources.joining import follow_joins

        follow_joins(take_seen_copies)
        from commonplace.entries.kinds import KindPart, register
        from commonplace.entries.words import Kind
        from commonplace.inbox.keeping import keep_with
        from commonplace.search.telling_of_copies import keep_silent
        from commonplace.seek.keeping import keep_item
        from commonplace.seek.models import Fetching
        from commonplace.seek.parts import save_part

        register(Kind.SAVE, KindPart("seek/_save_part.html", save_part, joins=("save_body",)))
        keep_with(keep_item)
        keep_silent(lambda: Q(save_body__fetching__in=[state for state in Fetching if state != Fetching.READY]))
