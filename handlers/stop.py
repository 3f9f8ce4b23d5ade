"""/stop and /unstop: who says stop gets no messages of the teams, and can take it back at once.

Only these words alone count: who asks for the bus stop is told about food.
"""

from bot.messages import Option, Reply
from bot.quiet_words import ANSWERS, UNDO, WAITS, levels, menu, my_messages, you_get
from bot.registry import command
from bot.talk import Talk
from locales import _, lines, pgettext
from services import following, opting_out, quiet, subscriptions
from services.quiet import Level


@command(
    "stop",
    # i18n: a command of the chat, in a platform's own menu; max 40
    _("🔕 Stop messages"),
    words=pgettext(
        "words", "stop | unsubscribe | no more messages | stop messages | leave me alone"
    ),
    signs=("🛑", "🔕"),
    aside=True,
    urgent=True,
)
async def stop(talk: Talk) -> Reply:
    """Send no more calls, daily meals or changes of places; with a button that takes it back."""
    before = await opting_out.choose(talk.db, talk.person.id, Level.NONE, talk.now)
    more = await subscriptions.of_person(talk.db, talk.person.id)
    waits = WAITS if more or await following.of_person(talk.db, talk.person.id) else None
    said = lines(_("🔕 You get no messages of the teams any more."), waits, ANSWERS)
    if before is Level.NONE:
        return Reply(said, [my_messages(1), menu()], safety=True)
    undo = Option(f"/unstop {before.value}", UNDO, number=1)
    return Reply(said, [undo, my_messages(2), menu()], safety=True)


@command("unstop", UNDO, aside=True)
async def take_back(talk: Talk) -> Reply:
    """Let somebody get again what they got before they said stop."""
    if talk.argument not in set(Level):
        level = await quiet.level_of(talk.db, talk.person.id)
        return Reply(lines(you_get(level), _("Which ones do you want?"), ANSWERS), levels())
    level = Level(talk.argument)
    await opting_out.choose(talk.db, talk.person.id, level, talk.now)
    said = lines(_("↩️ It is as before."), you_get(level), ANSWERS)
    return Reply(said, [my_messages(1), menu()], safety=True)
