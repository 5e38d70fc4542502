from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "commonplace.gatherings"
    label = "gatherings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.gatherings.joining import take_sources
        from commonplace.sources.joining import follow_joins

        follow_joins(take_sources)
        from commonplace.entries.kinds import KindPart, register
        from commonplace.entries.words import Kind
        from commonplace.gatherings.parts import gathering_part

        part = KindPart(
            "gatherings/_head.html", gathering_part, joins=("gathering_body",), below="gatherings/_gathering.html", edit="gatherings:edit"
        )
        register(Kind.GATHERING, part)
        from commonplace.activity.concerns import register as concern
        from commonplace.gatherings.concerns import CONCERNS

        for each in CONCERNS:
            concern(each)
        from commonplace.gatherings import exporting
        from commonplace.people.belongings import belongings

        belongings("gatherings", exporting.gatherings)
        belongings("seats", exporting.seats)
        belongings("interests", exporting.interests)
        belongings("calendars", exporting.calendars)
        from commonplace.gatherings.calendar.answering import find_taker
        from commonplace.kit.mail_doors import register as mail_door

        mail_door(find_taker)
