"""/bring: what is missing now, and a promise to bring some of it, on a day somebody takes it.

What stands behind the command says the rest, so that an old button gets today's truth: the
number of a need, "near" to be asked for a place, a place with "+4" to go on.
"""

from bot.messages import Option, Reply
from bot.need_cards import missing, named
from bot.pledge_questions import Pieces, days_of
from bot.pledge_words import (
    BRING,
    MENU,
    MY_PLEDGES,
    NO_MORE,
    decided,
    hours,
    own,
    times,
    wanted_card,
    wanted_line,
)
from bot.registry import command
from bot.seat_words import number_of
from bot.shift_cards import area_name
from bot.spots import Spot, recalled
from bot.talk import Talk
from locales import Text, _, lines, listed, pgettext
from services import drop_offs, pledges, promises
from services.drop_offs import DropOff, Slot
from services.needs import Need, State, current
from services.pledge_guard import Outcome
from services.supply import Wanted, open_needs

SHOWN = 4
NEXT = 6  # the number that goes on, as with food
FURTHEST = 1000
DAYS = 3
NEAR = "near"


@command(
    "bring",
    BRING,
    words=pgettext(
        "words",
        "bring | bring something | i bring | donate | donation | give things"
        " | what is needed | what can i bring | what do you need",
    ),
    signs=("🎁",),
    listed=True,
)
async def bring(talk: Talk) -> Reply:
    """Say what is missing, or take a promise to bring some of one thing."""
    number = number_of(talk.argument)
    if number is not None:
        return await _bring(talk, number)
    near, skip = await _wish(talk)
    found = await open_needs(
        talk.db, talk.now, near=near.position if near else None, skip=skip, limit=SHOWN
    )
    said = [wanted_line(place, one) for place, one in enumerate(found.wanted, start=1)]
    options = [_chosen(place, one) for place, one in enumerate(found.wanted, start=1)]
    if found.more:
        token = f"{near.token} " if near is not None else ""
        # i18n: button, max 20
        options.append(Option(f"/bring {token}+{skip + SHOWN}", _("➡️ Next"), number=NEXT))
    # i18n: button: sort a list by how near it is; max 20
    options.append(Option(f"/bring {NEAR}", _("📍 Near a place")))
    if await promises.mine(talk.db, talk.person.id, talk.now):
        options.append(Option("/mypledges", MY_PLEDGES))
    return Reply(lines(_first(found.wanted, near), *said), [*options, _menu()])


async def _wish(talk: Talk) -> tuple[Spot | None, int]:
    """Return near what is looked for, and how many were already seen."""
    if talk.argument == NEAR:
        return await talk.place("where", _("📍 Near which place?")), 0
    token, _plus, more = talk.argument.partition("+")
    skip = min(number_of(more) or 0, FURTHEST)
    return await recalled(talk.db, token.strip()), skip


async def _bring(talk: Talk, number: int) -> Reply:
    """Take a promise to bring some of a need."""
    need = await _need(talk, number)
    mine = None if need is None else await promises.on_need(talk.db, talk.person.id, need.id)
    if mine is not None:
        return await own(talk, mine)
    point = await _point(talk, need)
    slots = [] if point is None else _slots(talk, need, point)
    if need is None or point is None or not slots or not need.missing:
        return _no_more(need)
    card = wanted_card(need, point, hours(slots[0].opens, slots[0].closes))
    ask = _("🎁 How many do you bring? You can also write it.")
    quantity = await talk.ask("quantity", Pieces(lines(card, ask), need.missing))
    prompt = lines(times(quantity, need), _("📅 On which day do you come?"))
    day = await talk.choose("day", prompt, days_of(slots))
    made = await pledges.pledge(talk.db, talk.person.id, need.id, quantity, day, talk.now)
    kept = made.pledge_id if made.outcome is Outcome.PLEDGED else None
    pledge = None if kept is None else await promises.own(talk.db, talk.person.id, kept)
    if pledge is None:
        return await decided(talk, made, need)
    return await own(talk, pledge, _("✅ Thank you! It is noted."))


async def _need(talk: Talk, number: int) -> Need | None:
    """Return a need, or the one it became a part of; None of what nobody was asked to bring."""
    found = await current(talk.db, number)
    return found if found is not None and found.opened is not None else None


async def _point(talk: Talk, need: Need | None) -> DropOff | None:
    """Return where something is taken, when anybody is asked to bring it."""
    if need is None or need.state is not State.OPEN or need.drop_off_id is None:
        return None
    return await drop_offs.drop_off_of(talk.db, need.drop_off_id)


def _slots(talk: Talk, need: Need | None, point: DropOff) -> list[Slot]:
    """Return the next openings before the deadline."""
    last = need.deadline if need is not None else None
    coming = drop_offs.days(point, talk.now, DAYS)
    return [one for one in coming if last is None or one.opens < last]


def _no_more(need: Need | None) -> Reply:
    outcome = Outcome.GONE if need is None else Outcome.NOT_OPEN
    if need is not None and need.state is State.OPEN and not need.missing:
        outcome = Outcome.NOTHING_MISSING
    about = None if need is None else named(need)
    return Reply(lines(NO_MORE[outcome], about), [Option("/bring", BRING), _menu()])


def _chosen(place: int, one: Wanted) -> Option:
    about = listed(missing(one.need), area_name(one.area))
    return Option(f"/bring {one.need.id}", named(one.need), about, number=place)


def _first(wanted: tuple[Wanted, ...], near: Spot | None) -> Text:
    if not wanted:
        return _("💚 Nothing is missing that you could bring now. Thank you for asking!")
    if near is None or near.name is None:
        return _("🎁 This is missing now. What can you bring?")
    return _("🎁 Missing now, near {place} first:", place=near.name)


def _menu() -> Option:
    return Option("/menu", MENU, number=0)
