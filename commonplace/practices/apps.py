from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "commonplace.practices"
    label = "practices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        self._pages()
        self._told()

    def _told(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonplace.activity.concerns import register
        from commonplace.digest.sections import Section
        from commonplace.digest.sections import register as tell
        from commonplace.practices import digesting
        from commonplace.practices.concerns import CONCERNS

        for concern in CONCERNS:
            register(concern)
        tell(Section("practices", _("Practices that moved"), digesting.gather, digesting.told, order=30))

    def _pages(self) -> None:
        from commonplace.entries.kinds import KindPart, register
        from commonplace.entries.words import Kind
        from commonplace.freshness.keeping import keepers_too
        from commonplace.knowing.deeds import add_deeds
        from commonplace.people.belongings import belongings
        from commonplace.practices import exporting
        from commonplace.practices.parts import keeps_with, moves_part, practice_part
        from commonplace.practices.shown import tried

        part = KindPart(
            "practices/_head.html",
            practice_part,
            joins=("practice_body",),
            below="practices/_practice.html",
            edit="practices:edit",
            story=("practices/_moves.html", moves_part),
        )
        register(Kind.PRACTICE, part)
        keepers_too(keeps_with)
        add_deeds(Kind.PRACTICE, tried)
        belongings("practices", exporting.practices)
        belongings("practice_outcomes", exporting.outcomes)
        belongings("practice_adoptions", exporting.adoptions)
