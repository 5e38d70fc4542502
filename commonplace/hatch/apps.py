from django.apps import AppConfig


class HatchConfig(AppConfig):
    """New ideas with receipts: drafts grown from highlights and notes that their drafter may see, and answers out of the stock."""

    name = "commonplace.hatch"
    label = "hatch"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.hatch import exporting
        from commonplace.people.belongings import belongings

        belongings("hatches", exporting.hatches)
        belongings("hatch_model_use", exporting.model_uses)
        from commonplace.hatch.joining import take_passages
        from commonplace.sources.joining import follow_joins

        follow_joins(take_passages)
