from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "commonplace.questions"
    label = "questions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models import Q
        from django.utils.translation import gettext_lazy as _

        from commonplace.digest.sections import Section
        from commonplace.digest.sections import register as tell
        from commonplace.discussion.parts import SaidPart
        from commonplace.discussion.parts import register as register_said
        from commonplace.entries.kinds import KindPart, register
        from commonplace.entries.rendering import mark_cards
        from commonplace.entries.words import Kind
        from commonplace.knowing.deeds import ask_willing, tell_solved
        from commonplace.people.belongings import belongings
        from commonplace.questions import concerning, digesting, exporting, shown
        from commonplace.questions.parts import answer_parts, question_part
        from commonplace.questions.steps import solved_on_cards
        from commonplace.search.states import register as find_by

        part = KindPart("questions/_question_head.html", question_part, joins=("question_body",), below="questions/_question.html")
        register(Kind.QUESTION, part)
        register_said(Kind.QUESTION, SaidPart("questions/_answer_part.html", answer_parts, answer_at="questions:answer"))
        mark_cards(solved_on_cards)
        concerning.say_so()
        tell_solved(shown.solved)
        ask_willing(shown.willing)
        find_by("unanswered", lambda: Q(kind=Kind.QUESTION, question_body__first_answer_at__isnull=True, question_body__is_solved=False))
        tell(Section(digesting.SECTION, _("Questions you could answer"), digesting.gather, digesting.told, order=20))
        belongings("questions", exporting.questions)
        belongings("questions_asked_of_me", exporting.requests)
        belongings("answering", exporting.choice)
