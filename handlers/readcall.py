"""/readcall: somebody reads a call that was sent to them, or that stands in a group."""

from bot.call_words import material, message
from bot.messages import Option, Reply
from bot.need_words import FOOD, MENU
from bot.registry import command
from bot.talk import Talk
from locales import _
from services.call_reading import readable, word
from services.slips import Kind, read


@command(
    "readcall",
    _("💬 Read a message"),
    aside=True,
    slip=Kind.CALL,
)
async def read_call(talk: Talk) -> Reply:
    """Show a call with its buttons, as long as it is of use."""
    call = await readable(talk.db, talk.seal, talk.argument, talk.person.id)
    found = None if call is None else await material(talk.db, talk.seal, call, talk.now)
    if call is None or found is None or call.not_after <= talk.now:
        options = [Option("/food", FOOD, number=1), Option("/menu", MENU, number=0)]
        return Reply(_("⌛ This is over, or not for you. Thank you for reading!"), options)
    named = word(talk.seal, call) if read(talk.argument) is not None else ""
    return message(found, talk.language, word=named)
