"""/food, /near, /tomorrow and /whom: where food is served, the nearest that can still be reached.

What stands behind a command says the rest, so that an old button gets today's truth: a spot
("area:stalingrad", or the point that was just shared), "+2" to go on, "!minors" for whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.cards import answer
from bot.messages import Option, Reply
from bot.registry import command
from bot.spots import Spot, recalled, shared
from bot.talk import Talk
from locales import _, lines, pgettext
from services.answers import Found, When, nearest
from services.asked import remember_asked
from services.crews import teams
from services.meals import Audience
from services.people import Role

NEAREST = 3
NEXT = 6  # the number that goes on; like those of the menu it never changes


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: when, where, for whom, and how many answers were already seen."""

    when: When
    spot: Spot | None = None
    audience: Audience | None = None
    skip: int = 0

    def command(self, skip: int) -> str:
        """Write the command that asks the same, further on."""
        name = "tomorrow" if self.when is When.TOMORROW else "food"
        spot = self.spot.token if self.spot else ""
        whom = f"!{self.audience.value}" if self.audience else ""
        return " ".join(filter(None, (f"/{name}", spot, whom, f"+{skip}")))


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
    return await _said(talk, await _wish(talk, When.NOW))


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
    wish = await _wish(talk, When.NOW)
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
    return await _said(talk, await _wish(talk, When.TOMORROW))


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
    return await _said(talk, replace(await _wish(talk, When.NOW), audience=audience))


async def _wish(talk: Talk, when: When) -> Wish:
    """Read what stands behind the command; what cannot be read asks for less."""
    wish = Wish(when)
    for part in talk.argument.split():
        if part.startswith("+") and part[1:].isdecimal():
            wish = replace(wish, skip=min(int(part[1:]), 1000))
        elif part.startswith("!") and part[1:] in set(Audience):
            wish = replace(wish, audience=Audience(part[1:]))
        elif wish.spot is None:
            wish = replace(wish, spot=_point(part) or await recalled(talk.db, part))
    return wish


def _point(part: str) -> Spot | None:
    latitude, comma, longitude = part.partition(",")
    try:
        return shared(float(latitude), float(longitude)) if comma else None
    except ValueError:
        return None


async def _said(talk: Talk, wish: Wish) -> Reply:
    helps = talk.person.role.may(Role.VOLUNTEER)
    found = await nearest(
        talk.db,
        talk.now,
        wish.spot.position if wish.spot else None,
        wish.when,
        wish.audience,
        skip=wish.skip,
        limit=NEAREST,
        verified=helps,
        teams=await teams(talk.db, talk.person.id, talk.now) if helps else frozenset(),
    )
    shown = [one.place_id for one in (*found.offers, *found.cancelled[:1])]
    await remember_asked(talk.db, talk.person.id, shown, talk.now)
    called = wish.spot.name if wish.spot else None
    return Reply(
        lines(_("📍 Near {place}:", place=called) if called else None, answer(found)),
        _options(found, wish),
        not_after=found.offers[0].ends if found.offers else None,
    )


def _options(found: Found, wish: Wish) -> Sequence[Option]:
    """Return what can be asked next; three, as many as WhatsApp has buttons."""
    options = []
    if len(found.offers) > 1 or found.more:
        going_on = wish.command(wish.skip + 1)
        # i18n: button, max 20
        options.append(Option(going_on, _("➡️ Next"), number=NEXT))
    if wish.spot is None:
        options.append(Option("/near", _("📍 Near me"), number=2))
    elif found.offers:
        seen = f"/sighting {found.offers[0].place_id}"
        # i18n: button, max 20
        options.append(Option(seen, _("👀 I am there"), number=7))
    # i18n: button, max 20
    options.append(Option("/menu", _("☰ Menu"), number=0))
    return options
