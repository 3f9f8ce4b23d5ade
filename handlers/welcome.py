"""/welcome: who thanks or says goodbye is answered kindly, and with food."""

from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from locales import _, as_is


@command("welcome", as_is("🙏"))
async def welcome(talk: Talk) -> Reply:
    """Answer thanks, and say where food is."""
    return Reply(_("🙏 Thank you. We are glad to help."), then_food=True)
