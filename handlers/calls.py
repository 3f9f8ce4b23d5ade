"""/calls: what was sent to many people, and what waits to be sent."""

from bot.call_desk import CALLS, board
from bot.coordinating import numbers
from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from locales import pgettext
from services.people import Role


@command(
    "calls",
    CALLS,
    words=pgettext("words", "calls | my calls | announcements"),
    signs=("📣", "📢"),
    role=Role.COORDINATOR,
)
async def show_calls(talk: Talk) -> Reply:
    """Show the newest calls; a number behind the command goes on after so many."""
    named = numbers(talk)
    return await board(talk, named[0] if named else 0)
