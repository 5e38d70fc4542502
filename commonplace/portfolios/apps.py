from django.apps import AppConfig


class PortfoliosConfig(AppConfig):
    name = "commonplace.portfolios"
    label = "portfolios"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.entries.kinds import KindPart, register
        from commonplace.entries.words import Kind
        from commonplace.portfolios.parts import portfolio_part

        register(Kind.PORTFOLIO, KindPart("portfolios/_head.html", portfolio_part, below="portfolios/_portfolio.html"))
        from commonplace.people.belongings import belongings
        from commonplace.portfolios import exporting

        belongings("portfolios", exporting.portfolios)
        belongings("badges", exporting.badges)
        belongings("badges_made", exporting.badges_made)
        from commonplace.activity.concerns import register as concern
        from commonplace.portfolios.concerns import CONCERNS

        for each in CONCERNS:
            concern(each)
