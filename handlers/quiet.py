"""/quiet: which messages of the teams somebody gets: all, only urgent ones, or none.

Behind it stands the level that was pressed, or the call under which it was.
"""

from bot.messages import Reply
from bot.quiet_words import ANSWERS, levels, menu, my_messages, you_get
from bot.registry import command
from bot.talk import Talk
from locales import _, lines
from services import opting_out, quiet
from services.quiet import Level


@command(
    "quiet",
    # i18n: button, max 20
    _("🔕 Fewer messages"),
    aside=True,
)
async def choose_level(talk: Talk) -> Reply:
    """Keep the level that was pressed, else show the three."""
    if talk.argument in set(Level):
        level = Level(talk.argument)
        await opting_out.choose(talk.db, talk.person.id, level, talk.now)
        done = lines(_("✅ Thank you."), you_get(level), ANSWERS)
        return Reply(done, [my_messages(1), menu()], safety=True)
    level = await quiet.level_of(talk.db, talk.person.id)
    asked = _("Which ones do you want?")
    return Reply(lines(you_get(level), asked, ANSWERS), levels(), safety=True)
