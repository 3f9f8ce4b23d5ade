"""/help: how to ask, in four lines."""

from bot.messages import Option, Reply
from bot.quiet_words import my_messages
from bot.registry import command
from bot.talk import Talk
from locales import _, lines, pgettext


@command(
    "help",
    _("Help"),
    words=pgettext("words", "help | how does it work | what can you do"),
    signs=("❓", "?"),
    aside=True,
    urgent=True,
)
async def explain(talk: Talk) -> Reply:
    """Explain what can be written."""
    return Reply(
        lines(
            _("🍲 Write “food”, or the name of a station, a square or a town."),
            _("📍 Or share your location: the exact point is not kept."),
            _("↩️ “back” goes back, “cancel” stops, 0 is the menu, 🌐 changes the language."),
            _("🚨 Danger: call 112, free."),
        ),
        [
            # i18n: button, max 20
            Option("/info", _("📖 Information"), number=7),
            my_messages(),
            # i18n: button, max 20
            Option("/food", _("🍲 Food now"), number=1),
            # i18n: button, max 20
            Option("/menu", _("☰ Menu"), number=0),
        ],
    )
