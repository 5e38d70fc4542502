from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "commonplace.flows"
    label = "flows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.flows.exporting import counted
        from commonplace.flows.steps import note_grown
        from commonplace.lineage.growing import follow_growth
        from commonplace.people.belongings import belongings

        follow_growth(note_grown)
        belongings("counted_in_flow", counted)
