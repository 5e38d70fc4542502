from django.apps import AppConfig


class SenseConfig(AppConfig):
    name = "commonplace.sense"
    label = "sense"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.entries.kinds import KindPart, register
        from commonplace.entries.words import Kind
        from commonplace.sense.joining import take_highlights, take_reading_places
        from commonplace.sense.parts import highlight_part, place_on_arrival
        from commonplace.sources.arrivals import follow_arrivals
        from commonplace.sources.joining import follow_joins

        follow_joins(take_highlights)
        follow_joins(take_reading_places)
        follow_arrivals(place_on_arrival)
        register(Kind.HIGHLIGHT, KindPart("sense/_highlight_part.html", highlight_part, joins=("highlight_body",)))
        from commonplace.people.belongings import belongings
        from commonplace.sense import exporting

        belongings("reading_places", exporting.reading_places)
        belongings("daily_notes", exporting.daily_notes)
        belongings("templates", exporting.templates)
