"""/menu: what can be asked; its numbers never change."""

from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from locales import _, lines, pgettext


@command(
    "menu",
    _("Menu"),
    words=pgettext("words", "menu | main menu | home | list"),
    signs=("☰", "🏠", "#"),
    number=0,
    urgent=True,
)
async def menu(talk: Talk) -> Reply:
    """Show what can be asked."""
    return Reply(lines(_("☰ What do you need?"), _("🚨 Danger: call 112, free.")), talk.menu)
