from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "commonplace.goals"
    label = "goals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.goals.joining import take_items
        from commonplace.sources.joining import follow_joins

        follow_joins(take_items)
        from commonplace.entries.kinds import KindPart, register
        from commonplace.entries.words import Kind
        from commonplace.goals.parts import goal_part, journey_part

        register(Kind.GOAL, KindPart("goals/_goal_head.html", goal_part, below="goals/_goal.html", edit="goals:edit"))
        register(Kind.JOURNEY, KindPart("goals/_journey_head.html", journey_part, below="goals/_journey.html"))
        from commonplace.goals import exporting
        from commonplace.people.belongings import belongings

        belongings("goals", exporting.goals)
        belongings("journeys", exporting.journeys)
        belongings("journeys_walked", exporting.walks)
        from django.utils.translation import gettext_lazy as _

        from commonplace.digest.sections import Section
        from commonplace.digest.sections import register as tell
        from commonplace.goals import digesting

        tell(Section(digesting.SECTION, _("For your goals"), digesting.gather, digesting.told, order=10))
        from commonplace.activity.concerns import register as concern
        from commonplace.goals.concerns import CONCERNS

        for each in CONCERNS:
            concern(each)
