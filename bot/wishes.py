"""Wishes: what somebody asks of food, as it stands behind a command, and the answer to it.

A button holds a wish and no answer, so that an old one gets today's truth: a spot
("area:stalingrad", or the point that was just shared), "+2" to go on, "!minors" for whom, and "t"
for tomorrow where the command does not say when.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cards import answer
from bot.listening import listen
from bot.messages import Option, Reply
from bot.spoken import meal
from bot.spots import Spot, recalled, shared
from bot.talk import Talk
from locales import Lines, _, lines
from locales.clips import recorded
from services import disclosure
from services.answers import Found, When, nearest
from services.asked import remember_asked
from services.meals import Audience
from services.people import Role

NEAREST = 3
NEXT = 6  # the number that goes on; like those of the menu it never changes
TOMORROW = "t"


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
        return _joined(f"/{name}", *self._where_and_whom(), f"+{skip}")

    def aloud(self) -> str:
        """Write what stands behind the command that says the same answer aloud."""
        when = TOMORROW if self.when is When.TOMORROW else ""
        return _joined(when, *self._where_and_whom(), f"+{self.skip}" if self.skip else "")

    def _where_and_whom(self) -> tuple[str, str]:
        whom = f"!{self.audience.value}" if self.audience else ""
        return self.spot.token if self.spot else "", whom


async def read_wish(talk: Talk, when: When) -> Wish:
    """Read what stands behind the command; what cannot be read asks for less."""
    wish = Wish(when)
    for part in talk.argument.split():
        if part.startswith("+") and part[1:].isdecimal():
            wish = replace(wish, skip=min(int(part[1:]), 1000))
        elif part.startswith("!") and part[1:] in set(Audience):
            wish = replace(wish, audience=Audience(part[1:]))
        elif part == TOMORROW:
            wish = replace(wish, when=When.TOMORROW)
        elif wish.spot is None:
            wish = replace(wish, spot=_point(part) or await recalled(talk.db, part))
    return wish


async def fulfilled(talk: Talk, wish: Wish) -> tuple[Found, Reply]:
    """Return where food is, and the card that says it; these places are remembered as asked."""
    found, gone_at = await _found(talk, wish)
    shown = [one.place_id for one in (*found.offers, *found.cancelled[:1])]
    await remember_asked(talk.db, talk.person.id, shown, talk.now)
    aloud = listen(talk.language, clips_of(talk, found), wish.aloud())
    not_after = found.offers[0].ends if found.offers else None
    options = _options(found, wish, aloud)
    return found, Reply(_card(found, wish), options, not_after=not_after, gone_at=gone_at)


async def _found(talk: Talk, wish: Wish) -> tuple[Found, datetime | None]:
    """Return the answers, and when they are to be gone: where one says a spot exactly.

    One spot at most, and only where the message can be taken back.
    """
    found = await _nearest(talk, wish, frozenset())
    if not talk.recalls or not talk.person.role.may(Role.VOLUNTEER):
        return found, None
    mine = await disclosure.spots(talk.db, talk.person.id, talk.now)
    seen = await _nearest(talk, wish, frozenset(mine)) if mine else found
    first = seen.offers[0].place_id if seen.offers else None  # of the others no address is said
    shown = first if first in mine else None
    if shown is None or not await disclosure.spot_told(talk.db, talk.person.id, shown, talk.now):
        return found, None
    exact = await _nearest(talk, wish, frozenset({shown}))
    return exact, disclosure.taken_back(mine[shown], talk.now)


async def _nearest(talk: Talk, wish: Wish, spots: frozenset[int]) -> Found:
    return await nearest(
        talk.db,
        talk.now,
        wish.spot.position if wish.spot else None,
        wish.when,
        wish.audience,
        skip=wish.skip,
        limit=NEAREST,
        spots=spots,
    )


def clips_of(talk: Talk, found: Found) -> tuple[str, ...]:
    """Return the clips that say an answer in the language of a conversation."""
    return meal(found, talk.now, recorded(talk.language))


def _card(found: Found, wish: Wish) -> Lines:
    called = wish.spot.name if wish.spot else None
    return lines(_("📍 Near {place}:", place=called) if called else None, answer(found))


def _options(found: Found, wish: Wish, aloud: Sequence[Option]) -> list[Option]:
    """Return what can be asked next; where three have room, what is needed least is typed."""
    options = []
    if len(found.offers) > 1 or found.more:
        going_on = wish.command(wish.skip + 1)
        # i18n: button, max 20
        options.append(Option(going_on, _("➡️ Next"), number=NEXT, yields=3))
    options += aloud
    if wish.spot is None:
        options.append(Option("/near", _("📍 Near me"), number=2))
    elif found.offers:
        seen = f"/sighting {found.offers[0].place_id}"
        # i18n: button, max 20
        options.append(Option(seen, _("👀 I am there"), number=7, yields=2))
    # i18n: button, max 20
    options.append(Option("/menu", _("☰ Menu"), number=0, yields=1))
    return options


def _point(part: str) -> Spot | None:
    latitude, comma, longitude = part.partition(",")
    try:
        return shared(float(latitude), float(longitude)) if comma else None
    except ValueError:
        return None


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))
