"""/emergency: the numbers to call, in the same message, and what goes on as a choice."""

from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from locales import _, lines, pgettext
from services.dangers import Danger


@command(
    "emergency",
    _("🚨 112"),
    # i18n: words that may be an emergency: the numbers are said, the team is not yet told
    words=pgettext("words", "help me | police | doctor | hospital | emergency numbers"),
    signs=("🚨", "🆘", "🚑", "🔥", "sos", "112", "15", "17", "18", "114", "115", "119", "196"),
    aside=True,
    urgent=True,
)
async def emergency(talk: Talk) -> Reply:
    """Say whom to call, and ask what goes on; what is pressed is told to the team on duty."""
    # Without numbers: 1 is food, also for who has just read this.
    dangers = [Option(f"/{one.value}", one.label) for one in Danger]
    return Reply(
        lines(
            _("🚨 Danger, police, fire, someone badly hurt: call 112. Free, day and night."),
            _("🏥 Doctor: 15. You cannot speak: write an SMS to 114."),
            _("🏠 A place to sleep tonight: 115. A child in danger: 119."),
            _("🌊 In danger at sea: call 196."),
            _("👇 What goes on? The team on duty is told at once."),
        ),
        # i18n: button, max 20
        [*dangers, Option("/menu", _("☰ Menu"), number=0)],
        safety=True,
    )
