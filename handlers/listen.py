"""/listen: a card is read aloud by recorded voices; where a language has none, that is said.

Behind it stands "emergency", or what stands behind /food: bot/wishes.py.
"""

from dataclasses import replace

from bot.emergency_card import emergency_card
from bot.listening import EMERGENCY as ALOUD
from bot.listening import LISTEN
from bot.messages import Reply
from bot.recordings import complete
from bot.registry import command
from bot.spoken import EMERGENCY
from bot.talk import Talk
from bot.wishes import clips_of, fulfilled, read_wish
from locales import Lines, Text, _, lines, pgettext
from services.answers import When

NOT_RECORDED = _("🔇 Nobody has recorded this in your language yet.")


@command(
    "listen",
    LISTEN,
    # i18n: what somebody types who wants a message read aloud
    words=pgettext("words", "listen | read to me | read aloud | voice"),
    signs=("🔊", "🔉", "👂"),
    aside=True,
)
async def read_aloud(talk: Talk) -> Reply:
    """Say a card aloud; the written one goes with it, as the address stands only there."""
    if talk.argument == ALOUD:
        card = emergency_card(())
        said = complete(talk.language, EMERGENCY)
        return replace(card, voice=EMERGENCY) if said else _unsaid(card, card.text, NOT_RECORDED)
    found, card = await fulfilled(talk, await read_wish(talk, When.NOW))
    options = [one for one in card.options if not one.token.startswith("/listen")]
    clips = clips_of(talk, found)
    if not complete(talk.language, clips):
        return _unsaid(card, NOT_RECORDED, card.text)
    return replace(card, options=options, voice=clips)


def _unsaid(card: Reply, *words: Text | Lines) -> Reply:
    """Return a card with a line that says why nothing is heard."""
    return replace(card, text=lines(*words))
