"""/emergency: the numbers to call, in the same message, from anywhere."""

from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from locales import _, lines, pgettext


@command(
    "emergency",
    _("🚨 112"),
    words=pgettext(
        "words",
        "emergency | danger | help me | urgent | police | ambulance | doctor | hospital"
        " | fire | attack | violence | i am hurt | someone is hurt | accident | child alone",
    ),
    signs=("🚨", "🆘", "🚑", "🔥", "sos", "112", "15", "17", "18", "114", "115", "119", "196"),
    aside=True,
    urgent=True,
)
async def emergency(talk: Talk) -> Reply:
    """Say whom to call."""
    return Reply(
        lines(
            _("🚨 Danger, police, fire, someone badly hurt: call 112. Free, day and night."),
            _("🏥 Doctor: 15. You cannot speak: write an SMS to 114."),
            _("🏠 A place to sleep tonight: 115. A child in danger: 119."),
            _("🌊 In danger at sea: call 196."),
        ),
        safety=True,
    )
