"""/pin: a coordinator sets their PIN, or another one."""

from bot.coordinating import home
from bot.messages import Reply
from bot.pin_questions import choose_pin, enter_pin
from bot.registry import command
from bot.talk import Talk
from locales import _, lines
from services import pins
from services.people import Role


# i18n: button: a secret number of a coordinator's own; max 20
@command("pin", _("🔒 My PIN"), role=Role.COORDINATOR, in_a_freeze=True)
async def pin(talk: Talk) -> Reply:
    """Ask for the PIN there is, then for the one that is to be."""
    if await pins.kept(talk.db, talk.person.id):
        await enter_pin(talk)
    await choose_pin(talk)
    return Reply(
        lines(
            _("🔒 Your PIN is set."),
            _("It is asked before what is dangerous, and holds for five minutes."),
        ),
        [home()],
    )
