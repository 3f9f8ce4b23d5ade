"""/emergency: the numbers to call, in the same message, and what goes on as a choice."""

from bot.emergency_card import emergency_card
from bot.listening import EMERGENCY as ALOUD
from bot.listening import listen
from bot.messages import Reply
from bot.registry import command
from bot.spoken import EMERGENCY
from bot.talk import Talk
from locales import _, pgettext


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
    return emergency_card(listen(talk.language, EMERGENCY, ALOUD))
