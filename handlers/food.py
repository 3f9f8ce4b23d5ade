"""/food, /near, /tomorrow and /whom: where food is served, the nearest that can still be reached.

What stands behind a command says the rest: bot/wishes.py.
"""

from dataclasses import replace

from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from bot.wishes import Wish, fulfilled, read_wish
from locales import _, pgettext
from services.answers import When
from services.meals import Audience
from services.people import Role


@command(
    "food",
    # i18n: button, max 20
    _("🍲 Food now"),
    words=pgettext(
        "words",
        "food | eat | hungry | i am hungry | meal | meals | where is food | where can i eat"
        " | food now | soup | breakfast | lunch | dinner | bread",
    ),
    signs=("🍲", "🍽", "🍛", "🍴", "🥘", "🍞", "🥖", "🍜"),
    number=1,
    aside=True,
    default=True,
)
async def food(talk: Talk) -> Reply:
    """Say where food is now."""
    return await _said(talk, await read_wish(talk, When.NOW))


@command(
    "near",
    # i18n: button, max 20
    _("📍 Near me"),
    words=pgettext("words", "near me | near | nearby | around here | close to me | where | map"),
    signs=("📍", "🗺"),
    number=2,
    aside=True,
)
async def near(talk: Talk) -> Reply:
    """Say where food is near a place that is shared, chosen or typed."""
    wish = await read_wish(talk, When.NOW)
    if wish.spot is None and not talk.argument:
        prompt = _("📍 Where are you? Share your location, or write a station.")
        wish = replace(wish, spot=await talk.place("where", prompt))
    return await _said(talk, wish)


@command(
    "tomorrow",
    # i18n: button, max 20
    _("🌅 Tomorrow"),
    words=pgettext("words", "tomorrow | food tomorrow | tomorrow morning"),
    signs=("🌅", "📆"),
    number=3,
    aside=True,
)
async def tomorrow(talk: Talk) -> Reply:
    """Say where food is tomorrow."""
    return await _said(talk, await read_wish(talk, When.TOMORROW))


@command(
    "whom",
    # i18n: button, max 20
    _("👥 For whom?"),
    words=pgettext("words", "women | family | children | under 18 | minor | for whom"),
    signs=("👥", "👩", "👪", "👶", "🧒"),
    listed=True,
    listed_to=Role.PERSON,
    aside=True,
)
async def whom(talk: Talk) -> Reply:
    """Say where somebody in particular may eat; who it is, is not kept."""
    asked = {
        # i18n: button, max 24
        "women": (Audience.WOMEN, _("A woman")),
        # i18n: button, max 24
        "families": (Audience.FAMILIES, _("A family with children")),
        # i18n: button, max 24
        "minors": (Audience.MINORS, _("Under 18, alone")),
        # i18n: button, max 24
        "everyone": (Audience.EVERYONE, _("Anyone else")),
    }
    audience = await talk.choose("whom", _("👥 Who will eat? This is not kept."), asked)
    return await _said(talk, replace(await read_wish(talk, When.NOW), audience=audience))


async def _said(talk: Talk, wish: Wish) -> Reply:
    _found, card = await fulfilled(talk, wish)
    return card
