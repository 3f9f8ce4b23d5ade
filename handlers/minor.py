"""/minor: somebody says that they are under 18: their rights, 119, and who answers for children.

It is told as a child alone is, to those alone who answer for children; of the person nothing is
kept but that.
"""

from bot.danger_words import team, ways_on
from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from locales import _, lines, pgettext
from services import emergencies
from services.dangers import Danger

RIGHTS = lines(
    _("🧒 Under 18 and alone, you have the right to a bed, food, school and a doctor in France."),
    _("☎️ 119 helps children. Free, day and night. In danger now: 112."),
)


@command(
    "minor",
    # i18n: button, max 20
    _("🧒 I am under 18"),
    # i18n: somebody says how old they are; each counts only when it is all they say
    words=pgettext(
        "words",
        "i am under 18 | i am a minor | i am 12 years old | i am 13 years old"
        " | i am 14 years old | i am 15 years old | i am 16 years old | i am 17 years old"
        " | i am not 18 yet",
    ),
    urgent=True,
)
async def minor(talk: Talk) -> Reply:
    """Say what somebody under 18 has a right to, and let those who answer for children know."""
    raised = await emergencies.raise_(talk.db, talk.person.id, Danger.CHILD, talk.now)
    # i18n: button: telephone numbers of who helps; max 20
    help_ = Option("/info numbers", _("📖 Who helps"))
    *first, last = ways_on(raised.ticket_id)
    return Reply(lines(RIGHTS, team(raised)), [*first, help_, last], safety=True)
