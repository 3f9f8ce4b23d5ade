"""/needs: what is missing where a coordinator acts, the most urgent first."""

from bot.coordinating import numbers
from bot.messages import Reply
from bot.need_desk import board
from bot.registry import command
from bot.talk import Talk
from locales import _
from services.people import Role


@command(
    "needs",
    # i18n: button: what people say is missing; max 20
    _("📦 Needs"),
    role=Role.COORDINATOR,
)
async def show_needs(talk: Talk) -> Reply:
    """Show what is missing; "4" behind the command goes on after the first four."""
    named = numbers(talk)
    return await board(talk, named[0] if named else 0)
