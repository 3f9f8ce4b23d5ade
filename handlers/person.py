"""/person: who wants a person can write to the team, and reads honestly when somebody answers."""

from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from bot.ticket_words import DANGER, MENU, finish, presence
from locales import _, lines, pgettext
from services import tickets
from services.routing import organization_for
from services.ticket_rows import must_be

SLEEP = _("☎️ A place to sleep, advice: call 115, free, day and night.")


@command(
    "person",
    # i18n: button, max 20
    _("👤 A person"),
    words=pgettext("words", "person | human | someone | talk to someone | a person please"),
    signs=("👤", "📞"),
    number=9,
    urgent=True,
)
async def person(talk: Talk) -> Reply:
    """Let somebody write to the team; where nobody coordinates, say where a person can be asked.

    It ends what was asked before: what is typed from now on is for the team.
    """
    team = await organization_for(
        talk.db, position=None, area="", person_id=talk.person.id, now=talk.now, besides=True
    )
    if team is None:
        return Reply(
            lines(
                _("👤 Nobody from the team reads this chat. At a meal, ask the volunteers."),
                SLEEP,
                DANGER,
            ),
            [Option("/menu", MENU, number=0)],
        )
    number = await tickets.open_(talk.db, talk.person.id, team, talk.now)
    found = await must_be(talk.db, number)
    return Reply(
        lines(
            _("👤 Write here what you want to say. Only the team reads it."),
            await presence(talk.db, found.organization_id, talk.now),
            SLEEP,
            DANGER,
        ),
        [
            # i18n: button: I do not want to talk with a person any more; max 20
            finish(found, _("❌ Not needed")),
            # i18n: button, max 20
            Option("/minor", _("🧒 I am under 18")),
            Option("/menu", MENU, number=0),
        ],
    )
