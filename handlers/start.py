"""/start: how Telegram begins; whoever comes is answered with food at once."""

from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from locales import _, pgettext


@command(
    "start",
    _("Begin"),
    words=pgettext("words", "hello | hi | hey | good morning | good evening | start | begin"),
    signs=("👋",),
)
async def start(talk: Talk) -> Reply:
    """Greet, and say where food is."""
    return Reply(_("👋 Hello."), then_food=True)
