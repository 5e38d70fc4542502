"""The twelve steps of a learning circle, in the program's own words (an organisation can write its own: `actions.guiding`), and the plan of the hour.

Each step says why, what to do together within the hour, and one small thing to do alone before the next."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AGENDA: tuple[tuple[Promise, int], ...] = (
    (_("Arrive, and check in: how was the week?"), 10),
    (_("What each of us contributed"), 15),
    (_("The step of this week, together"), 25),
    (_("What each will do until next time"), 7),
    (_("Close: one word each, and when we meet next"), 3),
)
"""The parts of the hour: what, and how many minutes."""

OWN: tuple[tuple[Promise, Promise], ...] = (
    (
        _("Purpose: one goal that is yours"),
        _("""Twelve hours are not much, so choose something you want for its own sake. A good goal is small enough to move in twelve weeks and open enough that other people can help: *learn to read our energy figures* rather than *be better with numbers*.

**Together:** each reads their goal aloud and says in two minutes why it matters to them. The others ask only questions: what would you see if it went well? What have you tried? Nobody gives advice today. Then agree on three things: when you meet, that what is said here stays here, and that a missed week is no fault.

**On your own:** write the goal down again in one sentence, with the words that came up in the answers. If it changed, good: a goal that survives being talked about is a better one."""),
    ),
    (
        _("Relationships: who is already near your goal"),
        _("""Somebody has done a part of what you are about to do. Most of what you need is not in a document but in how they think about it, and the way there leads through knowing them a little.

**Together:** each makes a list of up to ten people or groups for whom your goal is everyday work. Half of the names may be ones you only know from reading. Then pass the lists round: the others add who comes to their minds, and say how they know them.

**On your own:** look up three of the people on your list. Read one thing that each of them wrote or made. You do not have to write to anybody yet. Just notice: what do they care about, and what do you have in common?"""),
    ),
    (
        _("First contributions: attention is a gift"),
        _("""You do not have to know anything to be useful to others. The smallest contribution is to notice somebody's work and to tell them precisely what it did for you. *Great post* costs nothing and says nothing; *your checklist saved me an hour on Tuesday, because of the third point* does.

**Together:** each chooses one person from their list and writes them such a line, during the hour, for ten minutes in silence. Read the lines to each other. Cut what flatters, keep what is true, add what exactly helped. Then send them, or say thanks here for what you used.

**On your own:** do it twice more. Expect no answer; most people read such a line more often than they reply to it."""),
    ),
    (
        _("First contributions: what you can give already"),
        _("""We overlook what comes easily to us. Yet the link you know by heart, the template you made for yourself or the mistake you made first is new to somebody who begins today.

**Together:** each writes down twenty facts about themselves as quickly as they can: places, jobs, languages, tools, hobbies, things that went wrong. Read some of them out. Whenever somebody says *oh, that is interesting*, put a mark beside it: there is a contribution. Choose one mark each and say for whom it would be useful.

**On your own:** offer it. A note of five lines is enough, or a saved page with a sentence on why. Choose the narrowest ring that feels safe; you can widen it later."""),
    ),
    (
        _("Making work visible: before it is finished"),
        _("""Finished work shows a result. Unfinished work shows a way, and a way is what others can learn from, and can still change. It feels bare to show it. That is why you practise here, where four people wish you well.

**Together:** each shows something for five minutes that is half done: a sketch, a table, a paragraph, a question. Say first what kind of answer helps you: encouragement, questions, sources, or holes poked into it. The others keep to that.

**On your own:** write down what you found out this week while it is fresh: what I tried, what happened, what I do next. Mark it as a seed. Three sentences are a post."""),
    ),
    (
        _("Making work visible: in your own voice"),
        _("""Plain words are kinder than polished ones. Whoever reads you wants to know what happened, not how clever it was. And you do not have to be an expert: somebody two steps ahead explains better than somebody who has forgotten what it was like not to know.

**Together:** each reads aloud what they wrote last week. The others say where they wanted to hear more, and where their attention went. Then think about a place: where do the people on your list already talk? A space, a team's channel, a talk over lunch? Choose one, and what you will bring there.

**On your own:** bring it there. Afterwards note for yourself what came back, and what you would do differently. You are half way: look back at your goal for a minute."""),
    ),
    (
        _("Deeper generosity: to give without keeping count"),
        _("""After some weeks it is tempting to reckon: I have written to five people, and two have answered. Let it be. Generosity that waits for a return is a trade, and people feel it. Give what you can give lightly, and leave it there.

**Together:** each names somebody on their list who has a question, a worry or a plan of which you know. What could you do for them in less than fifteen minutes? Introduce two people who should know each other; send what you read; try out what they made and say how it went. Help each other to find the smallest useful thing.

**On your own:** do it. And one thing more: ask somebody for help with your goal, clearly, so that it is easy to say yes and easy to say no. To be asked is a gift, too."""),
    ),
    (
        _("Deeper generosity: to be of use to people you do not know"),
        _("""So far you have given to single people. What you wrote for one of them can serve many, if somebody can find it: the answer in a message becomes a note, the talk becomes a list of links, the way round a fault becomes a practice that others try.

**Together:** each looks through what they sent to others in the last weeks. Which piece would help somebody whom you will never meet? Say who that person is. Help each other to a title that such a person would search for.

**On your own:** turn it into something that lasts: a note, an answer, a question you answer yourself. Share it with the space where that person would look. Link to those from whom you have it; they see that it was of use."""),
    ),
    (
        _("Purposeful discovery: further than your own circles"),
        _("""You know by now who is near your goal. Next door there are people who work at the same from another side: another trade, another country, another generation. They ask questions that nobody in your corner asks any more.

**Together:** each names two fields that have your problem under another name. How do they speak of it? Search for those words during the hour, here and outside, and show each other the best find. Then look for one voice that disagrees with you, and say fairly what it gets right.

**On your own:** follow one person, one space or one feed from outside your usual mix for the next weeks. Write down one thing that surprised you, and what it means for your goal."""),
    ),
    (
        _("Purposeful discovery: experiments small enough to fail"),
        _("""Reading takes you only so far. Sooner or later a goal has to meet the world, and the kindest way is a trial so small that it may go wrong without harm.

**Together:** each plans one: what I will try, for how long, how I will see whether it worked, and whom it could trouble. The others look for the smaller version: could it be one day instead of a week, one person instead of a team? Write down beforehand what you expect. That is what you learn from.

**On your own:** try it. Then tell how it went, above all if it did not work. A trial that failed and was told saves others the same afternoon; one that was not told happens again."""),
    ),
    (
        _("Becoming a habit: a little, and regularly"),
        _("""In two weeks nobody will be waiting for you at this hour. What stays is what has a place in your week already. Habits do not grow from resolve; they grow from being easy, and from hanging on to something you do anyway.

**Together:** each tells which moments of the last weeks went by themselves, and which were always too much. Choose one deed worth keeping: thank somebody on Fridays, five minutes of notes after a meeting, one question a week asked in the open. Say when, where and after what you will do it. Make it half as big as you first thought.

**On your own:** do it once, at that time and place. If it did not happen, change the time and not yourself."""),
    ),
    (
        _("Becoming a habit: harvest, and hand on"),
        _("""Look how far you have come. It is easily missed, for what one has learned soon feels as if one had always known it.

**Together:** each reads aloud their sentence of week one and then says what they can do now that they could not do then. Let there be a pause after each. The others add what they saw you do; people seldom see it themselves. Then decide whether something of it shall be told to others, and how: one shared note, in your own words, as wide as all of you like.

**On your own:** say at the harvest what you can do now, and celebrate your goal, or let it go on. Thank somebody who helped you on the way. And think of one person who would enjoy such a circle: the next one can begin with you."""),
    ),
)
"""Title and text in Markdown of each step."""
